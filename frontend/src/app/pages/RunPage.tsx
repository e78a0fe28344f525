import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'

import { Button } from '../../ui/Button'
import { EmptyState } from '../../ui/EmptyState'
import { ErrorState } from '../../ui/ErrorState'
import { Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { RunScreen } from './RunScreen'
import styles from './RunPage.module.css'
import { useLiveRun } from './useLiveRun'

/** One run, live. */
export function RunPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const number = /^\d+$/.test(id) ? Number(id) : null
  const { live, error, isMissing, retry } = useLiveRun(number)

  if (live) return <RunScreen key={number} live={live} />
  if (number === null || isMissing) {
    return (
      <Page name={t('run.title', { id })}>
        <EmptyState
          title={t('run.notFound', { id })}
          actions={
            <Button asChild>
              <Link to="/runs">{t('run.toRuns')}</Link>
            </Button>
          }
        />
      </Page>
    )
  }
  return (
    <Page name={t('run.title', { id })}>
      {error ? (
        <ErrorState title={t('run.loadFailed')} onRetry={retry}>
          {error.message}
        </ErrorState>
      ) : (
        <div className={styles.loading}>
          <Skeleton lines={6} />
        </div>
      )}
    </Page>
  )
}
