import { LogIn, LogOut, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { labelOf } from '../../domain/component'
import { addPipelineInput } from '../../domain/pipelineInputs'
import { changeGraphSettings, type GraphSettingChanges } from '../../domain/editGraph'
import { dataText } from '../../domain/problemText'
import { shownValue } from '../../domain/valueText'
import { PRIORITIES, type PipelineInput } from '../../domain/graph'
import { Button } from '../../ui/Button'
import { EditableText } from '../../ui/EditableText'
import { KindGlyph } from '../../ui/KindGlyph'
import { Menu } from '../../ui/Menu'
import { shownKind } from '../../ui/shownKind'
import { NumberField } from '../../ui/NumberField'
import { Select } from '../../ui/Select'
import { Switch } from '../../ui/Switch'
import { TextField } from '../../ui/TextField'
import styles from './Inspector.module.css'
import { useInspecting, useNames } from './inspecting'
import { Updates, useUpdates } from './Updates'

export type PipelineFacts = {
  readonly name: string
  readonly description: string
  readonly onChange: (changes: { name?: string; description?: string }) => void
}

type PipelinePanelProps = { pipeline: PipelineFacts }

const INPUT_TYPES = ['uri_file', 'uri_folder', 'string', 'number', 'integer', 'boolean'] as const

const LIMITS = [
  { name: 'run_timeout_seconds', label: 'inspector.runLimit', hint: 'inspector.runLimitHint' },
  { name: 'queue_timeout_seconds', label: 'inspector.queueLimit', hint: 'inspector.queueLimitHint' },
] as const

/** The pipeline itself: what it is called, what goes in and comes out, how it runs. */
export function PipelinePanel({ pipeline }: PipelinePanelProps) {
  const { t } = useTranslation()
  const { drawing, graph, selection } = useInspecting()
  const names = useNames()
  const { settings } = graph
  const targets = useUpdates()

  function change(changes: GraphSettingChanges) {
    drawing.edit(names.changePipelineSettings(), (now) => changeGraphSettings(now, changes), {
      coalesce: `settings:${Object.keys(changes).join()}`,
      withinMs: 1_500,
    })
  }

  function addInput(type: string) {
    const { graph: widened, name } = addPipelineInput(graph, { name: 'input', type })
    drawing.edit(names.addPipelineInput(name), widened)
    selection.select({ inputs: [name] })
  }

  return (
    <section className={styles.panel}>
      <header className={styles.plainHeader}>
        <div className={styles.pipelineName}>
          <EditableText
            strong
            label={t('inspector.pipelineName')}
            value={pipeline.name}
            onChange={(name) => pipeline.onChange({ name })}
          />
        </div>
      </header>
      <div className={styles.form}>
        <section className={styles.section}>
          <Description pipeline={pipeline} key={pipeline.description} />
        </section>
        {targets.length > 0 && (
          <section className={styles.section}>
            <Updates targets={targets} />
          </section>
        )}
        <section className={styles.section}>
          <div className={styles.sectionLine}>
            <h3 className={styles.sectionTitle}>{t('inspector.pipelineInputs')}</h3>
            <Menu
              align="end"
              items={INPUT_TYPES.map((type) => ({
                label: t(`inspector.type.${type}`),
                icon: <KindGlyph kind={shownKind({ type })} />,
                onSelect: () => addInput(type),
              }))}
              trigger={
                <Button size="small" variant="ghost" icon={<Plus />}>
                  {t('inspector.add')}
                </Button>
              }
            />
          </div>
          {graph.inputs.length === 0 && <p className={styles.note}>{t('inspector.noInputs')}</p>}
          {graph.inputs.map((input) => (
            <button
              key={input.name}
              type="button"
              className={styles.listRow}
              onClick={() => selection.select({ inputs: [input.name] })}
            >
              <LogIn aria-hidden />
              <span className={styles.rowName}>{labelOf(input.name)}</span>{' '}
              <span className={styles.quiet}>{contentOf(input) || t('inspector.unset')}</span>
            </button>
          ))}
        </section>
        <section className={styles.section}>
          <h3 className={styles.sectionTitle}>{t('inspector.pipelineOutputs')}</h3>
          {graph.outputs.length === 0 && <p className={styles.note}>{t('inspector.noOutputs')}</p>}
          {graph.outputs.map((output) => (
            <button
              key={output.name}
              type="button"
              className={styles.listRow}
              onClick={() => selection.select({ outputs: [output.name] })}
            >
              <LogOut aria-hidden />
              <span className={styles.rowName}>{labelOf(output.name)}</span>
            </button>
          ))}
        </section>
        <section className={styles.section}>
          <h3 className={styles.sectionTitle}>{t('inspector.pipelineSettings')}</h3>
          <Switch
            label={t('inspector.continue')}
            hint={t('inspector.continueHint')}
            checked={settings.continue_on_step_failure ?? true}
            onChange={(next) => change({ continue_on_step_failure: next })}
          />
          <Switch
            label={t('inspector.force')}
            hint={t('inspector.forceHint')}
            checked={settings.force_rerun ?? false}
            onChange={(next) => change({ force_rerun: next || null })}
          />
          <NumberField
            label={t('inspector.atOnce')}
            hint={t('inspector.atOnceHint')}
            integer
            min={1}
            max={10_000}
            standard={null}
            placeholder={t('inspector.atOnceFree')}
            value={settings.max_steps_at_once ?? null}
            onChange={(most) => change({ max_steps_at_once: most })}
          />
          <Select
            label={t('inspector.priority')}
            hint={t('inspector.priorityHint')}
            value={settings.priority ?? 'normal'}
            options={PRIORITIES.map((value) => ({ value, label: t(`inspector.priorities.${value}`) }))}
            onChange={(next) => change({ priority: next === 'normal' ? null : next })}
          />
          {LIMITS.map(({ name, label, hint }) => (
            <NumberField
              key={name}
              label={t(label)}
              hint={t(hint)}
              unit={t('ui.seconds')}
              min={1}
              standard={null}
              placeholder={t('inspector.noLimit')}
              value={settings[name] ?? null}
              onChange={(seconds) => change({ [name]: seconds })}
            />
          ))}
          <TextField
            label={t('inspector.defaultCompute')}
            mono
            value={settings.default_compute ?? ''}
            placeholder={t('inspector.computeDefault')}
            onChange={(compute) => change({ default_compute: compute || null })}
            onCommit={() => drawing.seal()}
          />
        </section>
      </div>
    </section>
  )
}

const contentOf = (input: PipelineInput) =>
  input.data ? dataText(input.data) : shownValue(input.value, input)

/** Kept as typed until the field is left: each letter would be a request. */
function Description({ pipeline }: PipelinePanelProps) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(pipeline.description)
  return (
    <TextField
      label={t('inspector.description')}
      lines={3}
      value={draft}
      placeholder={t('inspector.descriptionHint')}
      onChange={setDraft}
      onCommit={(description) => {
        if (description !== pipeline.description) pipeline.onChange({ description })
      }}
    />
  )
}
