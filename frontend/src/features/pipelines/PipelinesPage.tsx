import { useInfiniteQuery } from '@tanstack/react-query'
import { Archive, FileUp, LayoutGrid, List, Plus, SearchX, Workflow } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import { faultOf } from '../../api/ApiError'
import { pipelinesQuery } from '../../api/pipelines'
import { Button } from '../../ui/Button'
import { Chip } from '../../ui/Chip'
import { EmptyState } from '../../ui/EmptyState'
import { FaultState } from '../../ui/FaultState'
import { MoreRows } from '../../ui/MoreRows'
import { ListTools } from '../../ui/ListTools'
import { Page } from '../../ui/Page'
import { PageHeader } from '../../ui/PageHeader'
import { SegmentedControl } from '../../ui/SegmentedControl'
import { SkeletonCards } from '../../ui/Skeleton'
import { readStored, writeStored } from '../../ui/stored'
import { useUrlText, withParam } from '../../ui/useUrlText'
import { ImportDialog } from './ImportDialog'
import { PipelineCard } from './PipelineCard'
import styles from './pipelines.module.css'
import { PipelineTable } from './PipelineTable'
import { usePipelineActions } from './usePipelineActions'

type Look = 'grid' | 'table'

export function PipelinesPage() {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const [typed, setTyped, q] = useUrlText('q')
  const [look, setLook] = useState<Look>(() => readStored('pipelines-look', isLook) ?? 'grid')
  const [isImporting, setIsImporting] = useState(false)
  const { create, isCreating } = usePipelineActions()
  const archived = search.get('archived') === 'yes'
  const query = useInfiniteQuery(pipelinesQuery({ q, archived }))
  const pipelines = query.data?.pages.flatMap((page) => page.results)

  function chooseLook(next: Look) {
    writeStored('pipelines-look', next)
    setLook(next)
  }

  return (
    <Page
      name={t('pipelines.title')}
      header={
        <PageHeader
          title={t('pipelines.title')}
          aside={query.data?.pages[0]?.count}
          actions={
            <>
              <Button icon={<FileUp />} onClick={() => setIsImporting(true)}>
                {t('pipelines.import.action')}
              </Button>
              <Button variant="primary" icon={<Plus />} busy={isCreating} onClick={create}>
                {t('pipelines.new')}
              </Button>
            </>
          }
        />
      }
    >
      <ListTools search={{ label: t('pipelines.search'), value: typed, onChange: setTyped }}>
        <Chip
          icon={<Archive />}
          selected={archived}
          onClick={() =>
            setSearch((before) => withParam(before, 'archived', archived ? '' : 'yes'), { replace: true })
          }
        >
          {t('pipelines.archived')}
        </Chip>
        <span className={styles.end}>
          <SegmentedControl
            label={t('pipelines.look')}
            value={look}
            onChange={chooseLook}
            segments={[
              { value: 'grid', label: t('pipelines.grid'), icon: <LayoutGrid /> },
              { value: 'table', label: t('pipelines.table'), icon: <List /> },
            ]}
          />
        </span>
      </ListTools>
      {pipelines && pipelines.length > 0 && look === 'table' && <PipelineTable pipelines={pipelines} />}
      {pipelines && pipelines.length > 0 && look === 'grid' && (
        <div className={styles.page}>
          <div className={styles.grid}>
            {pipelines.map((pipeline) => (
              <PipelineCard key={pipeline.id} pipeline={pipeline} />
            ))}
          </div>
        </div>
      )}
      {pipelines?.length === 0 && (
        <Nothing q={q} archived={archived} onClear={() => setTyped('')} onCreate={create} />
      )}
      {!pipelines &&
        (query.error ? (
          <FaultState
            fault={faultOf(query.error)}
            title={t('pipelines.loadFailed')}
            onRetry={() => void query.refetch()}
          >
            {query.error.message}
          </FaultState>
        ) : (
          <div className={styles.page}>
            <SkeletonCards />
          </div>
        ))}
      {query.hasNextPage && (
        <MoreRows
          isLoading={query.isFetchingNextPage}
          onMore={() => void query.fetchNextPage({ cancelRefetch: false })}
        />
      )}
      {isImporting && <ImportDialog onClose={() => setIsImporting(false)} />}
    </Page>
  )
}

type NothingProps = { q: string; archived: boolean; onClear: () => void; onCreate: () => void }

function Nothing({ q, archived, onClear, onCreate }: NothingProps) {
  const { t } = useTranslation()
  if (q) {
    return (
      <EmptyState
        icon={<SearchX />}
        title={t('pipelines.noMatch.title', { q })}
        actions={<Button onClick={onClear}>{t('pipelines.noMatch.clear')}</Button>}
      />
    )
  }
  if (archived) {
    return (
      <EmptyState icon={<Archive />} title={t('pipelines.noneArchived')}>
        {t('pipelines.noneArchivedHint')}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={<Workflow />}
      title={t('pipelines.none.title')}
      actions={
        <>
          <Button variant="primary" asChild>
            <Link to="/">{t('pipelines.none.sample')}</Link>
          </Button>
          <Button icon={<Plus />} onClick={onCreate}>
            {t('pipelines.new')}
          </Button>
        </>
      }
    >
      {t('pipelines.none.body')}
    </EmptyState>
  )
}

const isLook = (value: unknown): value is Look => value === 'grid' || value === 'table'
