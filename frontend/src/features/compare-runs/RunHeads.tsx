import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { isAllReused, isRunFinished, type RunSnapshot } from '../../domain/run'
import { Duration } from '../../ui/Duration'
import { IconButton } from '../../ui/IconButton'
import { StateChip } from '../../ui/StateChip'
import { Time } from '../../ui/Time'
import { leastWidth } from './ComparisonTable'
import styles from './compareRuns.module.css'

type RunHeadsProps = {
  runs: readonly RunSnapshot[]
  onRemove: (run: number) => void
  /** Stands over the names of what is compared. */
  children: ReactNode
}

/** The runs that stand side by side, each over its column, with the way to its page. */
export function RunHeads({ runs, onRemove, children }: RunHeadsProps) {
  const { t } = useTranslation()
  return (
    <div className={styles.top}>
      <div className={styles.columns} style={{ minWidth: leastWidth(runs.length) }}>
        <div className={styles.toggle}>
          <div>{children}</div>
        </div>
        <ul className={styles.heads}>
          {runs.map((run) => (
            <li key={run.id} className={styles.head}>
              <span className={styles.headLine}>
                <Link className={styles.link} to={`/runs/${run.id}`}>
                  {t('runs.number', { id: run.id })}
                </Link>
                <StateChip state={run.state}>
                  <Took run={run} />
                </StateChip>
                {runs.length > 2 && (
                  <IconButton
                    size="small"
                    className={styles.remove}
                    icon={<X />}
                    label={t('compareRuns.remove', { id: run.id })}
                    onClick={() => onRemove(run.id)}
                  />
                )}
              </span>
              <span className={styles.quiet}>
                {run.name} · <Time at={run.created_at} />
              </span>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

type TookProps = { run: RunSnapshot }

function Took({ run: { state, steps, started_at: start, finished_at: end } }: TookProps) {
  if (start === null || isAllReused(steps)) return null
  return (
    <span>
      {!isRunFinished(state) || end === null ? (
        <Duration since={start} />
      ) : (
        <Duration seconds={(Date.parse(end) - Date.parse(start)) / 1000} />
      )}
    </span>
  )
}
