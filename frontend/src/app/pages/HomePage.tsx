import { useInfiniteQuery } from '@tanstack/react-query'

import { pipelinesQuery } from '../../api/pipelines'
import { HomeScreen } from '../../features/home/HomeScreen'
import { RecentPipelines } from '../../features/pipelines/RecentPipelines'
import { RecentRuns } from '../../features/runs/RecentRuns'

export function HomePage() {
  const { data, error, refetch } = useInfiniteQuery(pipelinesQuery())
  const isFresh = data ? data.pages[0]?.results.length === 0 : null
  return (
    <HomeScreen
      isFresh={isFresh}
      error={error}
      onRetry={() => void refetch()}
      pipelines={<RecentPipelines />}
      runs={<RecentRuns />}
    />
  )
}
