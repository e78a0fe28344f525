import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { Play, SearchX } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import { faultOf } from '../../api/ApiError'
import { readRunIds, runsQuery, type RunRow } from '../../api/runs'
import { Button } from '../../ui/Button'
import { classes } from '../../ui/classes'
import { EmptyState } from '../../ui/EmptyState'
import { FaultState } from '../../ui/FaultState'
import { MoreRows } from '../../ui/MoreRows'
import { ListTools } from '../../ui/ListTools'
import { Page } from '../../ui/Page'
import { PageHeader } from '../../ui/PageHeader'
import { noRows, type RowChoice } from '../../ui/rowChoice'
import { SkeletonRows } from '../../ui/Skeleton'
import { UnreadFilters } from '../../ui/UnreadFilters'
import { useMedia } from '../../ui/useMedia'
import { useUrlText, withParam } from '../../ui/useUrlText'
import { BulkBar } from './BulkBar'
import { FilterChips } from './FilterChips'
import {
  groupNames,
  isFiltering,
  noFilters,
  readFilters,
  statesOf,
  unreadFilters,
  writeFilters,
  type ListFilters,
} from './runFilters'
import styles from './runs.module.css'
import { readSort, serverSort, sortText } from './runSort'
import { RunTable } from './RunTable'

const COLUMNS = ['run', 'pipeline', 'tags', 'state', 'steps', 'started', 'duration', 'by'] as const
const NARROW_COLUMNS = COLUMNS.filter((column) => column !== 'by' && column !== 'steps')

type Choice = RowChoice<string | number>

export function RunsPage() {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const [typed, setTyped, q] = useUrlText('q')
  const isNarrow = useMedia('(max-width: 1180px)')
  const filters = readFilters(search)
  const unread = unreadFilters(search)
  const sort = readSort(search)
  const { groups, ...others } = filters
  const asked = { ...others, states: statesOf(groups), q, sort: serverSort(sort) }
  const query = useInfiniteQuery({ ...runsQuery(asked), placeholderData: keepPreviousData })
  const runs = query.data && distinct(query.data.pages.flatMap((page) => page.results))
  const count = query.data?.pages[0]?.count ?? 0
  const isFiltered = isFiltering(filters) || q !== ''

  // What was chosen was chosen of this list; another filter begins anew.
  const listKey = JSON.stringify({ ...filters, q })
  const [chosen, setChosen] = useState<{ of: string; choice: Choice }>({ of: listKey, choice: noRows })
  const choice = chosen.of === listKey ? chosen.choice : noRows
  const choose = (next: Choice) => setChosen({ of: listKey, choice: next })
  const keys = choice.keys as ReadonlySet<number>
  const choosingAll = useMutation({
    mutationFn: () => readRunIds(asked),
    onSuccess: (found) => choose({ keys: new Set(found.runs), anchor: null }),
  })

  const filter = (next: ListFilters) => setSearch((before) => writeFilters(before, next), { replace: true })
  function clear() {
    setTyped('')
    setSearch((before) => withParam(writeFilters(before, noFilters), 'q', ''), { replace: true })
  }

  return (
    <Page
      name={t('runs.title')}
      header={<PageHeader title={t('runs.title')} aside={query.data ? count : null} />}
    >
      <UnreadFilters
        filters={unread}
        {...(unread.some((each) => each.startsWith('state=')) && { known: `state=${groupNames.join(', ')}` })}
        onClear={() => filter(filters)}
      />
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions -- Escape lets go of what was chosen */}
      <div
        className={styles.whole}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && keys.size > 0 && !event.defaultPrevented) choose(noRows)
        }}
      >
        {keys.size > 0 ? (
          <BulkBar
            chosen={keys}
            listed={runs ?? []}
            count={count}
            onChooseAll={() => choosingAll.mutate()}
            isChoosingAll={choosingAll.isPending}
            onClear={() => choose(noRows)}
            onGone={(gone) =>
              choose({ keys: new Set([...keys].filter((id) => !gone.includes(id))), anchor: null })
            }
          />
        ) : (
          <ListTools
            className={styles.tools}
            search={{ label: t('runs.search'), value: typed, onChange: setTyped }}
          >
            <FilterChips filters={filters} onChange={filter} known={runs}>
              {isFiltered && runs?.length !== 0 && (
                <Button size="small" variant="ghost" onClick={clear}>
                  {t('runs.filter.clear')}
                </Button>
              )}
            </FilterChips>
          </ListTools>
        )}
        {runs && runs.length > 0 && (
          <div className={classes(query.isPlaceholderData && styles.stale)}>
            <RunTable
              runs={runs}
              columns={isNarrow ? NARROW_COLUMNS : COLUMNS}
              sort={sort}
              onSort={(next) =>
                setSearch((before) => withParam(before, 'sort', sortText(next)), { replace: true })
              }
              choosing={{
                choice,
                onChange: choose,
                labelOf: (run) => t('runs.bulk.choose', { id: run.id }),
                allLabel: t('runs.bulk.chooseListed'),
              }}
              onTag={(name) =>
                filter({ ...filters, tags: [...filters.tags.filter((each) => each !== name), name] })
              }
            />
          </div>
        )}
        {runs?.length === 0 && (isFiltered ? <NoMatch onClear={clear} /> : <NoRuns />)}
        {!runs &&
          (query.error ? (
            <FaultState
              fault={faultOf(query.error)}
              title={t('runs.loadFailed')}
              onRetry={() => void query.refetch()}
            >
              {query.error.message}
            </FaultState>
          ) : (
            <SkeletonRows />
          ))}
        {query.hasNextPage && (
          <MoreRows
            isLoading={query.isFetchingNextPage}
            onMore={() => void query.fetchNextPage({ cancelRefetch: false })}
          />
        )}
      </div>
    </Page>
  )
}

/** Pages are counted off from the start, so a run that begins meanwhile pushes another on to the next page, too. */
const distinct = (runs: readonly RunRow[]) => [...new Map(runs.map((run) => [run.id, run])).values()]

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
