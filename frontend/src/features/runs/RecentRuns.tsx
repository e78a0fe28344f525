import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { runsQuery } from '../../api/runs'
import { Button } from '../../ui/Button'
import { HeadedSection } from '../../ui/HeadedSection'
import { TableCard } from '../../ui/TableCard'
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
    <HeadedSection
      title={t('runs.recent.title')}

      aside={
        <Button variant="ghost" size="small" asChild>
          <Link to="/runs">{t('runs.recent.all')}</Link>
        </Button>
      }
    >
      <TableCard>
        <RunTable runs={runs} columns={COLUMNS} />
      </TableCard>
    </HeadedSection>
  )
}
