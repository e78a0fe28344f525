import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { runsQuery } from '../../api/runs'
import { Button } from '../../ui/Button'
import styles from './runs.module.css'
import { RunTable } from './RunTable'

const MOST = 6
const COLUMNS = ['run', 'pipeline', 'state', 'steps', 'started', 'duration'] as const

/** The newest runs; nothing at all before the first one. */
export function RecentRuns() {
  const { t } = useTranslation()
  const { data } = useInfiniteQuery(runsQuery())
  const runs = data?.pages[0]?.results.slice(0, MOST) ?? []
  if (runs.length === 0) return null
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>
        {t('runs.recent.title')}
        <Button variant="ghost" size="small" asChild>
          <Link to="/runs">{t('runs.recent.all')}</Link>
        </Button>
      </h2>
      <div className={styles.card}>
        <RunTable runs={runs} columns={COLUMNS} />
      </div>
    </section>
  )
}
