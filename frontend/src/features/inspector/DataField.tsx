import { Database, Link } from 'lucide-react'
import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { saidOfComponent } from '../../api/said'
import { componentOf, labelOf, nodeTitle, type InputPort } from '../../domain/component'
import { canConnect, connect, disconnect } from '../../domain/connect'
import { setData, setFromInput } from '../../domain/editGraph'
import {
  bindingOf,
  findNode,
  isEdge,
  isFromData,
  isFromInput,
  type Binding,
  type Node,
  type PortRef,
} from '../../domain/graph'
import { demote, promote } from '../../domain/pipelineInputs'
import { fits } from '../../domain/portTypes'
import { dataText, outputText } from '../../domain/problemText'
import { Button } from '../../ui/Button'
import { KindGlyph } from '../../ui/KindGlyph'
import { Menu } from '../../ui/Menu'
import type { MenuItem } from '../../ui/menuItems'
import { shownKind } from '../../ui/shownKind'
import { DataPicker } from './DataPicker'
import { FieldMenu } from './FieldMenu'
import styles from './Inspector.module.css'
import { useInspecting, useNames, useProblemOf } from './inspecting'
import { SourceLine } from './SourceLine'
import { useFieldNote } from './useFieldNote'
import { useFocusWhenAsked } from './useFocusWhenAsked'

type DataFieldProps = { node: Node; port: InputPort }

/** An input that takes a file or a folder: from a step, from a pipeline input, or from a data asset. */
export function DataField({ node, port }: DataFieldProps) {
  const { t } = useTranslation()
  const { drawing } = useInspecting()
  const names = useNames()
  const at = { node: node.id, port: port.name }
  const binding = bindingOf(node, port.name)
  const note = useFieldNote(
    saidOfComponent(node.component.name, port.description),
    null,
    useProblemOf(node.id, port.name),
  )
  const frame = useFocusWhenAsked(at)
  const label = (
    <span className={styles.portLabel}>
      <KindGlyph kind={shownKind(port)} hollow={port.optional === true && !binding} />
      {labelOf(port.name)}
      {port.optional && <span className={styles.quiet}>{t('ui.optional')}</span>}
    </span>
  )

  return (
    <div ref={frame} className={styles.parameter}>
      {binding ? (
        <BoundField label={label} at={at} port={port} binding={binding} {...note} />
      ) : (
        <div className={styles.source}>
          <div className={styles.sourceLabel}>
            {label}
            <FieldMenu
              label={labelOf(port.name)}
              items={[
                {
                  label: t('inspector.promote'),
                  onSelect: () =>
                    drawing.edit(names.promote(at), (now) => promote(now, at, port, besideOf(node)).graph),
                },
              ]}
            />
          </div>
          <div className={styles.choices} data-choices>
            <ConnectMenu at={at} port={port} />
            <DataPicker
              port={port}
              onChoose={(data) => drawing.edit(names.chooseData(at), (now) => setData(now, at, data))}
              trigger={
                <Button size="small" icon={<Database />}>
                  {t('inspector.chooseData')}
                </Button>
              }
            />
          </div>
          {(note.error ?? note.hint) && <p className={styles.note}>{note.error ?? note.hint}</p>}
        </div>
      )}
    </div>
  )
}

type BoundFieldProps = {
  label: ReactNode
  at: PortRef
  port: InputPort
  binding: Binding
  hint?: ReactNode
  error?: ReactNode
}

function BoundField({ label, at, port, binding, ...note }: BoundFieldProps) {
  const { t } = useTranslation()
  const { drawing, graph, components, selection, reveal } = useInspecting()
  const names = useNames()
  const cut = () => drawing.edit(names.disconnect([at]), (now) => disconnect(now, at))

  if (isEdge(binding)) {
    const source = findNode(graph, binding.node)
    const title = source ? nodeTitle(source, componentOf(components, source)) : binding.node
    return (
      <SourceLine
        label={label}
        source={t('inspector.from', { source: outputText(title, binding.port) })}
        onOpen={() => reveal(binding.node)}
        onCut={cut}
        cutLabel={t('inspector.cut')}
        {...note}
      />
    )
  }
  if (isFromInput(binding)) {
    return (
      <SourceLine
        label={label}
        source={t('inspector.fromInput', { name: labelOf(binding.input) })}
        onOpen={() => selection.select({ inputs: [binding.input] })}
        onCut={() => drawing.edit(names.demote(at), (now) => demote(now, components, at))}
        cutLabel={t('inspector.demote')}
        {...note}
      />
    )
  }
  const text = isFromData(binding) ? dataText(binding.data) : String(binding.value)
  return (
    <div className={styles.source}>
      <div className={styles.sourceLabel}>{label}</div>
      <div className={styles.sourceLine}>
        <DataPicker
          port={port}
          onChoose={(data) => drawing.edit(names.chooseData(at), (now) => setData(now, at, data))}
          trigger={
            <button type="button" className={styles.link}>
              <Database aria-hidden />
              <span>{text}</span>
            </button>
          }
        />
        <Button size="small" variant="ghost" onClick={cut}>
          {t('ui.clear')}
        </Button>
      </div>
      {(note.error ?? note.hint) && <p className={styles.note}>{note.error ?? note.hint}</p>}
    </div>
  )
}

type ConnectMenuProps = { at: PortRef; port: InputPort }

/** Draws an edge without a pointer: every output that fits, by its step. */
function ConnectMenu({ at, port }: ConnectMenuProps) {
  const { t } = useTranslation()
  const { drawing, graph, components } = useInspecting()
  const names = useNames()
  const { node, port: name } = at
  const items = useMemo((): MenuItem[] => {
    const at = { node, port: name }
    const inputs = graph.inputs
      .filter((input) => fits(input, port).outcome !== 'refused')
      .map((input) => ({
        label: t('inspector.pipelineInput', { name: labelOf(input.name) }),
        onSelect: () =>
          drawing.edit(names.usePipelineInput(at, input.name), (now) => setFromInput(now, at, input.name)),
      }))
    const outputs = graph.nodes.flatMap((source) => {
      const component = componentOf(components, source)
      return (component?.outputs ?? [])
        .map((output) => ({ node: source.id, port: output.name }))
        .filter((from) => canConnect(graph, components, from, at).outcome !== 'refused')
        .map((from) => ({
          label: outputText(nodeTitle(source, component), from.port),
          onSelect: () => drawing.edit(names.connect(from, at), (now) => connect(now, from, at)),
        }))
    })
    return [...inputs, ...outputs]
    // `at` is a new object each time, but what it names stays with the field.
  }, [t, drawing, names, graph, components, port, node, name])

  return (
    <Menu
      items={items.length > 0 ? items : [{ heading: t('inspector.nothingFits') }]}
      trigger={
        <Button size="small" icon={<Link />}>
          {t('inspector.connect')}
        </Button>
      }
    />
  )
}

const besideOf = ({ x, y }: Node) => (x == null || y == null ? null : { x: x - 220, y })
