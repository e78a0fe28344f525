import { useTranslation } from 'react-i18next'

import { said } from '../../api/said'
import type { NodeId } from '../../domain/graph'
import { Button } from '../../ui/Button'
import { StateGlyph } from '../../ui/StateGlyph'
import styles from './RunFailure.module.css'
import { errorLine, firstFailure, type ShownRun } from './shownRun'

type RunFailureProps = { run: ShownRun; onSelect: (node: NodeId) => void }

/** Repeats the person's own error where the run is named, with the way to the step. */
export function RunFailure({ run, onSelect }: RunFailureProps) {
  const { t } = useTranslation()
  const step = firstFailure(run.steps)
  if (!step) {
    return run.facts.state === 'failed' && run.facts.message ? (
      <div className={styles.failure} role="status">
        <StateGlyph state="failed" size={14} />
        <span className={styles.reason}>{said(run.facts.message)}</span>
      </div>
    ) : null
  }
  const code = step.exit_code === null ? '' : t('run.failure.noReason', { code: step.exit_code })
  const reason = errorLine(step.error) || code || t('run.failure.unknown')
  return (
    <div className={styles.failure} role="status">
      <StateGlyph state="failed" size={14} />
      <span className={styles.title}>{t('run.failure.title', { title: step.title })}</span>
      <span className={styles.reason} title={reason}>
        {reason}
      </span>
      <Button size="small" onClick={() => onSelect(step.node)}>
        {t('run.failure.show')}
      </Button>
    </div>
  )
}
