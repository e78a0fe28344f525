import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'

import { faultOf } from '../../api/ApiError'
import { Button } from '../../ui/Button'
import { FaultState } from '../../ui/FaultState'
import { Page } from '../../ui/Page'
import { SkeletonCanvas } from '../../ui/Skeleton'
import { RunScreen } from './RunScreen'
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
        <FaultState fault="notFound" title={t('run.notFound', { id })} actions={<ToRuns />} />
      </Page>
    )
  }
  return (
    <Page name={t('run.title', { id })}>
      {error ? (
        <FaultState fault={faultOf(error)} title={t('run.loadFailed')} onRetry={retry} actions={<ToRuns />}>
          {error.message}
        </FaultState>
      ) : (
        <SkeletonCanvas of="run" />
      )}
    </Page>
  )
}

function ToRuns() {
  const { t } = useTranslation()
  return (
    <Button asChild>
      <Link to="/runs">{t('run.toRuns')}</Link>
    </Button>
  )
}
