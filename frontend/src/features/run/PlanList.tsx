import { useTranslation } from 'react-i18next'

import type { PlanStep } from '../../api/runs'
import { planPlace } from '../../domain/planPlace'
import { Duration } from '../../ui/Duration'
import { formatBytes } from '../../ui/format'
import { PlanPlaceText } from '../../ui/PlanPlaceText'
import { StateGlyph } from '../../ui/StateGlyph'
import { Time } from '../../ui/Time'
import styles from './PlanList.module.css'

type PlanListProps = { steps: readonly PlanStep[]; titleOf: (node: string) => string }

/** What a run would do, step by step: what it reuses, from when and how large, and what runs. */
export function PlanList({ steps, titleOf }: PlanListProps) {
  const { t } = useTranslation()
  return (
    <ol className={styles.steps}>
      {steps.map(({ node, outcome, run, made_at: at, size, last_seconds: seconds, ...place }) => (
        <li key={node}>
          <StateGlyph
            state={outcome === 'reuse' ? 'reused' : outcome === 'run' ? 'queued' : 'waiting'}
            size={14}
          />
          <span className={styles.name}>{titleOf(node)}</span>
          <span className={styles.place}>
            <PlanPlaceText place={planPlace({ outcome, ...place })} />
          </span>
          <span className={styles.quiet}>
            {outcome === 'reuse' && run !== null && (
              <>
                {t('run.plan.from', { run })}
                {at !== null && (
                  <>
                    {' · '}
                    <Time at={at} />
                  </>
                )}
                {size !== null && ` · ${formatBytes(size)}`}
              </>
            )}
            {outcome === 'run' && (seconds === null ? t('run.plan.runs') : <Duration seconds={seconds} />)}
            {outcome === 'depends' && t('run.plan.depends')}
          </span>
        </li>
      ))}
    </ol>
  )
}
