import { useTranslation } from 'react-i18next'

import { said } from '../../../api/said'
import type { Attempt } from '../../../api/runs'
import styles from '../panels.module.css'

type HowStartedProps = { attempt: Attempt }

/** Whether the process of an attempt was forked or started, and why not forked; nothing where nobody would ask. */
export function HowStarted({ attempt }: HowStartedProps) {
  const { t } = useTranslation()
  return (
    <>
      {t(attempt.started_by === 'warm' ? 'run.step.forked' : 'run.step.ownProcess')}
      {attempt.start_note && <p className={styles.quiet}>{said(attempt.start_note)}</p>}
    </>
  )
}

export const isStartTold = (attempt: Attempt) => attempt.started_by === 'warm' || attempt.start_note !== ''
