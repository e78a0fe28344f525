import { useTranslation } from 'react-i18next'

import { saidOfComponent } from '../../api/said'
import { labelOf, type ComponentInterface, type InputPort } from '../../domain/component'
import { setFromInput, setInput } from '../../domain/editGraph'
import { bindingOf, isFromInput, isValue, type Literal, type Node } from '../../domain/graph'
import { demote, promote } from '../../domain/pipelineInputs'
import { fits } from '../../domain/portTypes'
import type { MenuItem } from '../../ui/menuItems'
import { ParameterEditor } from './editors/parameterEditors'
import { FieldMenu } from './FieldMenu'
import styles from './Inspector.module.css'
import { useInspecting, useNames, useProblemOf } from './inspecting'
import { SourceLine } from './SourceLine'
import { useFieldNote } from './useFieldNote'
import { useFocusWhenAsked } from './useFocusWhenAsked'

type ParameterFieldProps = { node: Node; component: ComponentInterface; port: InputPort }

// Letters typed without a longer pause are one step of undo.
const TYPING_MS = 1_500

/** A parameter of a node: its value here, or the pipeline input it is taken from. */
export function ParameterField({ node, component, port }: ParameterFieldProps) {
  const { t } = useTranslation()
  const { drawing, graph, components, selection } = useInspecting()
  const names = useNames()
  const at = { node: node.id, port: port.name }
  const binding = bindingOf(node, port.name)
  const label = labelOf(port.name)
  const note = useFieldNote(
    saidOfComponent(component.name, port.description),
    port,
    useProblemOf(node.id, port.name),
  )
  const frame = useFocusWhenAsked(at)
  const value = binding && isValue(binding) ? binding.value : null

  function change(next: Literal | null, done: boolean) {
    const name = next === null ? names.clearInput(at) : names.setInput(at)
    drawing.edit(name, (now) => (isSame(now, next) ? now : setInput(now, at, next)), {
      coalesce: `input:${node.id}:${port.name}`,
      withinMs: TYPING_MS,
    })
    if (done) drawing.seal()
  }

  function isSame(now: typeof graph, next: Literal | null): boolean {
    const found = now.nodes.find((each) => each.id === node.id)
    const current = found && bindingOf(found, port.name)
    return next === null
      ? current === undefined
      : current !== undefined && isValue(current) && current.value === next
  }

  const fitting = graph.inputs.filter((input) => fits(input, port).outcome !== 'refused')
  const items: MenuItem[] = [
    ...(value !== null
      ? [
          {
            label: t('inspector.reset'),
            onSelect: () => drawing.edit(names.clearInput(at), (now) => setInput(now, at, null)),
          },
        ]
      : []),
    {
      label: t('inspector.promote'),
      onSelect: () => drawing.edit(names.promote(at), (now) => promote(now, at, port).graph),
    },
    ...(fitting.length > 0
      ? [
          {
            label: t('inspector.usePipelineInput'),
            items: fitting.map((input) => ({
              label: labelOf(input.name),
              onSelect: () =>
                drawing.edit(names.usePipelineInput(at, input.name), (now) =>
                  setFromInput(now, at, input.name),
                ),
            })),
          },
        ]
      : []),
  ]

  return (
    <div ref={frame} className={styles.parameter} data-set={value !== null || undefined}>
      {binding && isFromInput(binding) ? (
        <SourceLine
          label={label}
          source={t('inspector.fromInput', { name: labelOf(binding.input) })}
          onOpen={() => selection.select({ inputs: [binding.input] })}
          onCut={() => drawing.edit(names.demote(at), (now) => demote(now, components, at))}
          cutLabel={t('inspector.demote')}
          {...note}
        />
      ) : (
        <ParameterEditor
          component={component}
          port={port}
          label={
            <>
              {label}
              {value !== null && <span className={styles.changed} title={t('inspector.changed')} />}
            </>
          }
          value={value}
          onChange={change}
          node={node}
          aside={<FieldMenu label={label} items={items} />}
          {...note}
        />
      )}
    </div>
  )
}
