import { useQueries } from '@tanstack/react-query'
import { GitCompareArrows } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import { faultOf } from '../../api/ApiError'
import { MOST_COMPARED, runQuery } from '../../api/runs'
import type { RunSnapshot } from '../../domain/run'
import { ArtifactPreview } from '../../features/artifacts/ArtifactPreview'
import { RunComparison } from '../../features/compare-runs/RunComparison'
import { Banner } from '../../ui/Banner'
import { Breadcrumb } from '../../ui/Breadcrumb'
import { Button } from '../../ui/Button'
import { EmptyState } from '../../ui/EmptyState'
import { FaultState } from '../../ui/FaultState'
import { Page } from '../../ui/Page'
import { PageHeader } from '../../ui/PageHeader'
import { Skeleton } from '../../ui/Skeleton'
import { withParam } from '../../ui/useUrlText'
import styles from './CompareRunsPage.module.css'
import { TwoDrawings } from './TwoDrawings'

/** Two runs or more side by side; which, stands in the address. */
export function CompareRunsPage() {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const ids = useMemo(() => readIds(search.get('runs')), [search])
  const { runs, gone, error, refetch } = useQueries({
    queries: ids.map(runQuery),
    combine: (queries) => ({
      runs: queries.flatMap(({ data, error: fault }) => (data && !isGone(fault) ? data : [])),
      gone: ids.filter((_, at) => isGone(queries[at]?.error)),
      error: queries.find(({ error: fault }) => fault && !isGone(fault))?.error ?? null,
      refetch: () => queries.forEach((query) => void query.refetch()),
    }),
  })
  const [one, two] = runs
  const compareOnly = (kept: (run: number) => boolean) =>
    setSearch((before) => withParam(before, 'runs', ids.filter(kept).join(',')))

  function content() {
    if (ids.length < 2) {
      return (
        <EmptyState icon={<GitCompareArrows />} title={t('compareRuns.tooFew')} actions={<ToRuns />}>
          {t('compareRuns.tooFewHint', { most: MOST_COMPARED })}
        </EmptyState>
      )
    }
    if (error) {
      return (
        <FaultState
          fault={faultOf(error)}
          title={t('runs.loadFailed')}
          onRetry={refetch}
          actions={<ToRuns />}
        >
          {error.message}
        </FaultState>
      )
    }
    if (runs.length + gone.length < ids.length) {
      return (
        <div className={styles.loading}>
          <Skeleton height={72} />
          <Skeleton lines={9} />
        </div>
      )
    }
    if (runs.length < 2) return <TooFewLeft gone={gone} left={one} />
    return (
      <RunComparison
        runs={runs}
        onRemove={(run) => compareOnly((id) => id !== run)}
        renderPreview={({ digest, is_file: isFile }) => (
          <ArtifactPreview digest={digest} isFile={isFile} look="card" />
        )}
        drawing={runs.length === 2 && one && two ? <TwoDrawings one={one} two={two} /> : null}
      />
    )
  }

  return (
    <Page
      name={t('compareRuns.title')}
      header={
        <PageHeader
          title={
            <Breadcrumb
              crumbs={[{ label: t('runs.title'), to: '/runs' }, { label: t('compareRuns.title') }]}
            />
          }
        />
      }
    >
      {gone.length > 0 && runs.length > 1 && (
        <Banner
          tone="warning"
          title={t('compareRuns.gone', { count: gone.length, ids: gone.join(', ') })}
          action={
            <Button size="small" onClick={() => compareOnly((id) => !gone.includes(id))}>
              {t('compareRuns.goOn', { count: gone.length })}
            </Button>
          }
        >
          {t('compareRuns.goneHint', { count: gone.length })}
        </Banner>
      )}
      {content()}
    </Page>
  )
}

type TooFewLeftProps = { gone: readonly number[]; left: RunSnapshot | undefined }

/** So many of the runs are gone that there is nothing to compare. */
function TooFewLeft({ gone, left }: TooFewLeftProps) {
  const { t } = useTranslation()
  return (
    <EmptyState
      icon={<GitCompareArrows />}
      title={t('compareRuns.gone', { count: gone.length, ids: gone.join(', ') })}
      actions={
        <>
          {left && (
            <Button asChild>
              <Link to={`/runs/${left.id}`}>{t('compareRuns.open', { id: left.id })}</Link>
            </Button>
          )}
          <ToRuns />
        </>
      }
    >
      {t('compareRuns.tooFewLeft', { most: MOST_COMPARED })}
    </EmptyState>
  )
}

/** A run that was deleted; other faults pass. */
const isGone = (error: Error | null | undefined) => !!error && faultOf(error) === 'notFound'

function ToRuns() {
  const { t } = useTranslation()
  return (
    <Button asChild>
      <Link to="/runs">{t('run.toRuns')}</Link>
    </Button>
  )
}

/** The runs that an address names; what makes no sense is passed over. */
function readIds(text: string | null): readonly number[] {
  const named = (text ?? '').split(',').filter((each) => /^[1-9]\d{0,15}$/.test(each))
  return [...new Set(named.map(Number))].slice(0, MOST_COMPARED)
}
