import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { runsQuery } from '../../api/runs'
import { EmptyState } from '../../ui/EmptyState'
import { ErrorState } from '../../ui/ErrorState'
import { MoreRows } from '../../ui/MoreRows'
import { Skeleton } from '../../ui/Skeleton'
import styles from './runs.module.css'
import { RunTable } from './RunTable'

type PipelineRunsProps = { pipelineId: number }

const COLUMNS = ['run', 'state', 'steps', 'started', 'duration', 'by'] as const

/** The runs of one pipeline, for the dock below its drawing. */
export function PipelineRuns({ pipelineId }: PipelineRunsProps) {
  const { t } = useTranslation()
  const query = useInfiniteQuery(runsQuery({ pipeline: pipelineId }))
  const runs = query.data?.pages.flatMap((page) => page.results)
  if (!runs) {
    return query.error ? (
      <ErrorState size="small" title={t('runs.loadFailed')} onRetry={() => void query.refetch()}>
        {query.error.message}
      </ErrorState>
    ) : (
      <div className={styles.loading}>
        <Skeleton lines={4} />
      </div>
    )
  }
  if (runs.length === 0) return <EmptyState size="small" title={t('runs.ofPipeline.none')} />
  return (
    <div className={styles.scroll} role="region" aria-label={t('runs.ofPipeline.label')}>
      <RunTable runs={runs} columns={COLUMNS} />
      {query.hasNextPage && (
        <MoreRows
          isLoading={query.isFetchingNextPage}
          onMore={() => void query.fetchNextPage({ cancelRefetch: false })}
        />
      )}
    </div>
  )
}
