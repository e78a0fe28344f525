import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'

import { faultOf } from '../../api/ApiError'
import { Button } from '../../ui/Button'
import { ErrorState } from '../../ui/ErrorState'
import { FaultState } from '../../ui/FaultState'
import { Page } from '../../ui/Page'
import { SkeletonCanvas } from '../../ui/Skeleton'
import { ArchivedPipeline } from './designer/ArchivedPipeline'
import { PipelineScreens } from './designer/PipelineScreens'
import { useOpenPipeline } from './designer/useOpenPipeline'

/** /pipelines/:id: a pipeline is drawn, run, and watched, all in one place. */
export function DesignerPage() {
  const { id } = useParams()
  return <OpenedPipeline key={id} id={Number(id)} />
}

type OpenedPipelineProps = { id: number }

function OpenedPipeline({ id }: OpenedPipelineProps) {
  const { t } = useTranslation()
  const opened = useOpenPipeline(id)

  if (opened.state === 'open') return <PipelineScreens pipeline={opened.pipeline} drawing={opened.drawing} />
  if (opened.state === 'archived') return <ArchivedPipeline pipeline={opened.pipeline} graph={opened.graph} />
  return (
    <Page name={t('designer.page')}>
      {opened.state === 'loading' && <SkeletonCanvas of="designer" />}
      {opened.state === 'unreadable' && (
        <ErrorState title={t('designer.unreadable')} actions={<ToPipelines />}>
          {t('designer.unreadableHint', { path: opened.path })}
        </ErrorState>
      )}
      {opened.state === 'failed' && <Failed error={opened.error} onRetry={opened.retry} />}
    </Page>
  )
}

type FailedProps = { error: Error; onRetry: () => void }

function Failed({ error, onRetry }: FailedProps) {
  const { t } = useTranslation()
  const fault = faultOf(error)
  return (
    <FaultState
      fault={fault}
      title={fault === 'notFound' ? t('designer.notFound') : t('designer.loadFailed')}
      onRetry={onRetry}
      actions={<ToPipelines />}
    >
      {error.message}
    </FaultState>
  )
}

function ToPipelines() {
  const { t } = useTranslation()
  return (
    <Button asChild>
      <Link to="/pipelines">{t('designer.toPipelines')}</Link>
    </Button>
  )
}
