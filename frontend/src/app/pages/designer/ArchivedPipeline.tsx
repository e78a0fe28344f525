import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { changePipeline, type PipelineDetail } from '../../../api/pipelines'
import { asInterface, componentsOf } from '../../../domain/component'
import type { Graph } from '../../../domain/graph'
import { Banner } from '../../../ui/Banner'
import { Breadcrumb } from '../../../ui/Breadcrumb'
import { Button } from '../../../ui/Button'
import { Page } from '../../../ui/Page'
import { PageHeader } from '../../../ui/PageHeader'
import { showToast } from '../../../ui/toasts'
import { WatchedCanvas } from '../WatchedCanvas'

type ArchivedPipelineProps = { pipeline: PipelineDetail; graph: Graph }

/** A pipeline that was put away: it is looked at, and changed only once it is back. */
export function ArchivedPipeline({ pipeline, graph }: ArchivedPipelineProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const components = useMemo(() => componentsOf(pipeline.components.map(asInterface)), [pipeline])
  const restore = useMutation({
    mutationFn: () => changePipeline(pipeline.id, { archived: false }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['pipelines'] }),
    onError: (error) =>
      showToast({ title: t('designer.restoreFailed'), description: error.message, tone: 'danger' }),
  })

  return (
    <Page
      name={pipeline.name}
      header={
        <PageHeader
          title={
            <Breadcrumb
              crumbs={[{ label: t('designer.pipelines'), to: '/pipelines' }, { label: pipeline.name }]}
            />
          }
        />
      }
    >
      <Banner
        title={t('designer.archived')}
        action={
          <Button size="small" busy={restore.isPending} onClick={() => restore.mutate()}>
            {t('designer.restore')}
          </Button>
        }
      >
        {t('designer.archivedHint')}
      </Banner>
      <WatchedCanvas graph={graph} components={components} viewKey={`archived.${pipeline.id}`} />
    </Page>
  )
}
