import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import type { PipelineRow } from '../../api/pipelines'
import { StateGlyph } from '../../ui/StateGlyph'
import styles from './pipelines.module.css'

type LastRunProps = { pipeline: PipelineRow }

/** The state of the last run, which leads to it. */
export function LastRun({ pipeline: { last_run: run } }: LastRunProps) {
  const { t } = useTranslation()
  if (!run) return <span>{t('pipelines.neverRun')}</span>
  return (
    <Link className={styles.lastRun} to={`/runs/${run.id}`}>
      <StateGlyph state={run.state} size={14} />
      {t(`ui.state.${run.state}`)}
    </Link>
  )
}
