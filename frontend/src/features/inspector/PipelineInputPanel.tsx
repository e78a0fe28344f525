import { Database, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { isLiteralType, labelOf, type InputPort } from '../../domain/component'
import { bindingsOf, isFromInput, portName, type Literal, type PipelineInput } from '../../domain/graph'
import {
  changePipelineInput,
  inputNameFault,
  removePipelineInput,
  renamePipelineInput,
  type InputChanges,
} from '../../domain/pipelineInputs'
import { dataText } from '../../domain/problemText'
import { Button } from '../../ui/Button'
import { Chip } from '../../ui/Chip'
import { KindGlyph } from '../../ui/KindGlyph'
import { shownKind } from '../../ui/shownKind'
import { Switch } from '../../ui/Switch'
import { TextField } from '../../ui/TextField'
import { DataPicker } from './DataPicker'
import { ParameterEditor } from './editors/parameterEditors'
import styles from './Inspector.module.css'
import { useInspecting, useNames, useProblemOf } from './inspecting'
import { NameField } from './NameField'
import { useFieldNote } from './useFieldNote'
import { UserList } from './UserList'

type PipelineInputPanelProps = { input: PipelineInput }

/** An input of the pipeline: its name, its value, and who takes it. */
export function PipelineInputPanel({ input }: PipelineInputPanelProps) {
  const { t } = useTranslation()
  const { drawing, graph, components, selection } = useInspecting()
  const names = useNames()
  const note = useFieldNote(null, input, useProblemOf(null, input.name))
  const users = graph.nodes.flatMap((node) =>
    bindingsOf(node)
      .filter(([, binding]) => isFromInput(binding) && binding.input === input.name)
      .map(([port]) => ({ node: node.id, port })),
  )

  function change(changes: InputChanges) {
    drawing.edit(
      names.changePipelineInput(input.name),
      (now) => changePipelineInput(now, input.name, changes),
      {
        coalesce: `pipeline input:${input.name}:${Object.keys(changes).join()}`,
        withinMs: 1_500,
      },
    )
  }

  function remove() {
    drawing.edit(names.removePipelineInput(input.name), (now) =>
      removePipelineInput(now, components, input.name),
    )
    selection.clear()
  }

  return (
    <section className={styles.panel}>
      <header className={styles.plainHeader}>
        <KindGlyph kind={shownKind(input)} />
        <h2 className={styles.plainTitle}>{t('inspector.pipelineInput', { name: labelOf(input.name) })}</h2>
        <Chip>{t(`inspector.type.${input.type as 'string'}`, { defaultValue: input.type })}</Chip>
      </header>
      <div className={styles.form}>
        <section className={styles.section}>
          <NameField
            name={input.name}
            faultOf={(name) => inputNameFault(graph, name, input.name)}
            onRename={(name) => {
              drawing.edit(names.changePipelineInput(input.name), (now) =>
                renamePipelineInput(now, input.name, name),
              )
              selection.select({ inputs: [name] })
            }}
          />
          {isLiteralType(input.type) ? (
            <ValueField input={input} onChange={(value) => change({ value })} {...note} />
          ) : (
            <div className={styles.source}>
              <div className={styles.sourceLabel}>{t('inspector.data')}</div>
              <DataPicker
                port={input}
                onChoose={(data) => change({ data })}
                trigger={
                  <Button size="small" icon={<Database />}>
                    {input.data ? dataText(input.data) : t('inspector.chooseData')}
                  </Button>
                }
              />
              {(note.error ?? note.hint) && <p className={styles.note}>{note.error ?? note.hint}</p>}
            </div>
          )}
          <TextField
            label={t('inspector.description')}
            lines={2}
            value={input.description ?? ''}
            onChange={(description) => change({ description: description || null })}
            onCommit={() => drawing.seal()}
          />
          <Switch
            label={t('inspector.mayBeEmpty')}
            checked={input.optional ?? false}
            onChange={(optional) => change({ optional: optional || null })}
          />
        </section>
        <UserList title={t('inspector.takenBy')} empty={t('inspector.takenByNone')} ports={users} />
        <section className={styles.section}>
          <Button size="small" icon={<Trash2 />} onClick={remove}>
            {t('inspector.removeInput')}
          </Button>
        </section>
      </div>
    </section>
  )
}

type ValueFieldProps = {
  input: PipelineInput
  onChange: (value: Literal | null) => void
  hint?: ReactNode
  error?: ReactNode
}

function ValueField({ input, onChange, ...note }: ValueFieldProps) {
  const { t } = useTranslation()
  const { drawing } = useInspecting()
  const port: InputPort = { ...input, name: portName(input.name), optional: true, default: null }
  return (
    <ParameterEditor
      component={null}
      port={port}
      label={t('inspector.value')}
      value={input.value ?? null}
      aside={null}
      node={null}
      onChange={(value, done) => {
        onChange(value)
        if (done) drawing.seal()
      }}
      {...note}
    />
  )
}
