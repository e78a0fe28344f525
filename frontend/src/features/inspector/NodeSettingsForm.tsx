import { useTranslation } from 'react-i18next'

import { changeSettings, type SettingChanges } from '../../domain/editNodes'
import type { Node } from '../../domain/graph'
import { NumberField } from '../../ui/NumberField'
import { TextField } from '../../ui/TextField'
import styles from './Inspector.module.css'
import { useInspecting, useNames } from './inspecting'
import { NeedsFields } from './NeedsFields'
import { OrderFields } from './OrderFields'
import { Pairs } from './Pairs'
import { RetriesFields } from './RetriesFields'

type NodeSettingsFormProps = { node: Node }

const TYPING_MS = 1_500

/** Where and how a node runs, and what its author wants to say of it. */
export function NodeSettingsForm({ node }: NodeSettingsFormProps) {
  const { t } = useTranslation()
  const { drawing, graph } = useInspecting()
  const names = useNames()
  const settings = node.settings ?? {}

  function change(changes: SettingChanges) {
    const field = Object.keys(changes).join()
    drawing.edit(names.changeSettings(node.id), (now) => changeSettings(now, node.id, changes), {
      coalesce: `settings:${node.id}:${field}`,
      withinMs: TYPING_MS,
    })
  }

  return (
    <div className={styles.form}>
      <section className={styles.section}>
        <TextField
          label={t('inspector.comment')}
          hint={t('inspector.commentHint')}
          lines={3}
          value={settings.comment ?? ''}
          onChange={(comment) => change({ comment: comment || null })}
          onCommit={() => drawing.seal()}
        />
        <TextField
          label={t('inspector.compute')}
          hint={t('inspector.computeHint')}
          mono
          value={settings.compute ?? ''}
          placeholder={graph.settings.default_compute ?? t('inspector.computeDefault')}
          onChange={(compute) => change({ compute: compute || null })}
          onCommit={() => drawing.seal()}
        />
        <NumberField
          label={t('inspector.timeLimit')}
          hint={t('inspector.timeLimitHint')}
          unit={t('ui.seconds')}
          integer
          min={1}
          standard={null}
          placeholder={t('inspector.noLimit')}
          value={settings.timeout_seconds ?? null}
          onChange={(seconds) => change({ timeout_seconds: seconds })}
        />
      </section>
      <RetriesFields retries={settings.retries} onChange={(retries) => change({ retries })} />
      <OrderFields node={node} />
      <NeedsFields needs={settings.needs} onChange={(needs) => change({ needs })} />
      <section className={styles.section}>
        <h3 className={styles.sectionTitle}>{t('inspector.variables')}</h3>
        <Pairs
          pairs={settings.environment_variables ?? {}}
          nameLabel={t('inspector.variableName')}
          valueLabel={t('inspector.variableValue')}
          addLabel={t('inspector.addVariable')}
          removeLabel={t('inspector.removeVariable')}
          onChange={(variables) =>
            change({ environment_variables: Object.keys(variables).length > 0 ? variables : null })
          }
        />
        <p className={styles.note}>{t('inspector.variablesHint')}</p>
      </section>
      <section className={styles.section}>
        <p className={styles.note}>
          {t('inspector.id')} <code className={styles.code}>{node.id}</code>
        </p>
      </section>
    </div>
  )
}
