import { useInfiniteQuery } from '@tanstack/react-query'
import { Play, SearchX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import { runsQuery } from '../../api/runs'
import { Button } from '../../ui/Button'
import { EmptyState } from '../../ui/EmptyState'
import { ErrorState } from '../../ui/ErrorState'
import { MoreRows } from '../../ui/MoreRows'
import { Page } from '../../ui/Page'
import { PageHeader } from '../../ui/PageHeader'
import { SearchField } from '../../ui/SearchField'
import { SkeletonRows } from '../../ui/Skeleton'
import { useMedia } from '../../ui/useMedia'
import { useUrlText } from '../../ui/useUrlText'
import { FilterChips } from './FilterChips'
import { readFilters, statesOf, writeFilters, type ListFilters } from './runFilters'
import styles from './runs.module.css'
import { RunTable } from './RunTable'

const COLUMNS = ['run', 'pipeline', 'state', 'steps', 'started', 'duration', 'by'] as const
const NARROW_COLUMNS = COLUMNS.filter((column) => column !== 'by')

export function RunsPage() {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const [typed, setTyped, q] = useUrlText('q')
  const isNarrow = useMedia('(max-width: 1180px)')
  const filters = readFilters(search)
  const query = useInfiniteQuery(
    runsQuery({ states: statesOf(filters.groups), pipeline: filters.pipeline, q }),
  )
  const runs = query.data?.pages.flatMap((page) => page.results)
  const count = query.data?.pages[0]?.count
  const isFiltered = filters.groups.length > 0 || filters.pipeline !== null || q !== ''

  const filter = (next: ListFilters) => setSearch((before) => writeFilters(before, next), { replace: true })
  function clear() {
    setTyped('')
    setSearch({}, { replace: true })
  }

  return (
    <Page name={t('runs.title')} header={<PageHeader title={t('runs.title')} aside={count} />}>
      <div className={styles.tools}>
        <SearchField
          className={styles.search}
          label={t('runs.search')}
          value={typed}
          onChange={setTyped}
          focusKey="/"
        />
        <FilterChips filters={filters} onChange={filter} known={runs} />
      </div>
      {runs && runs.length > 0 && <RunTable runs={runs} columns={isNarrow ? NARROW_COLUMNS : COLUMNS} />}
      {runs?.length === 0 && (isFiltered ? <NoMatch onClear={clear} /> : <NoRuns />)}
      {!runs &&
        (query.error ? (
          <ErrorState title={t('runs.loadFailed')} onRetry={() => void query.refetch()}>
            {query.error.message}
          </ErrorState>
        ) : (
          <SkeletonRows />
        ))}
      {query.hasNextPage && (
        <MoreRows
          isLoading={query.isFetchingNextPage}
          onMore={() => void query.fetchNextPage({ cancelRefetch: false })}
        />
      )}
    </Page>
  )
}

function NoRuns() {
  const { t } = useTranslation()
  return (
    <EmptyState
      icon={<Play />}
      title={t('runs.none.title')}
      actions={
        <Button asChild>
          <Link to="/pipelines">{t('runs.none.action')}</Link>
        </Button>
      }
    >
      {t('runs.none.body')}
    </EmptyState>
  )
}

type NoMatchProps = { onClear: () => void }

function NoMatch({ onClear }: NoMatchProps) {
  const { t } = useTranslation()
  return (
    <EmptyState
      icon={<SearchX />}
      title={t('runs.noMatch.title')}
      actions={<Button onClick={onClear}>{t('runs.filter.clear')}</Button>}
    >
      {t('runs.noMatch.body')}
    </EmptyState>
  )
}
