import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { PipelineRow } from '../../api/pipelines'
import { IconButton } from '../../ui/IconButton'
import { Menu } from '../../ui/Menu'
import { Table } from '../../ui/Table'
import { Time } from '../../ui/Time'
import { LastRun } from './LastRun'
import { RenameDialog } from './RenameDialog'
import { usePipelineActions } from './usePipelineActions'

type PipelineTableProps = { pipelines: readonly PipelineRow[] }

export function PipelineTable({ pipelines }: PipelineTableProps) {
  const { t } = useTranslation()
  const { menuOf } = usePipelineActions()
  const [renamed, setRenamed] = useState<PipelineRow | null>(null)
  return (
    <>
      <Table
        label={t('pipelines.list')}
        rows={pipelines}
        rowKey={(pipeline) => pipeline.id}
        rowHref={(pipeline) => `/pipelines/${pipeline.id}`}
        columns={[
          { id: 'name', header: t('pipelines.column.name'), cell: (pipeline) => pipeline.name },
          {
            id: 'run',
            header: t('pipelines.column.lastRun'),
            width: '160px',
            cell: (pipeline) => <LastRun pipeline={pipeline} />,
          },
          {
            id: 'steps',
            header: t('pipelines.column.steps'),
            width: '80px',
            align: 'end',
            cell: (pipeline) => pipeline.node_count,
          },
          {
            id: 'changed',
            header: t('pipelines.column.changed'),
            width: '120px',
            cell: (pipeline) => <Time at={pipeline.updated_at} />,
          },
          {
            id: 'by',
            header: t('pipelines.column.by'),
            width: '120px',
            cell: (pipeline) => pipeline.updated_by,
          },
          {
            id: 'actions',
            header: t('pipelines.column.actions'),
            isHeaderHidden: true,
            width: '72px',
            align: 'end',
            cell: (pipeline) => (
              <Menu
                align="end"
                trigger={
                  <IconButton
                    size="small"
                    icon={<Ellipsis />}
                    label={t('pipelines.menu', { name: pipeline.name })}
                  />
                }
                items={menuOf(pipeline, () => setRenamed(pipeline))}
              />
            ),
          },
        ]}
      />
      {renamed && <RenameDialog pipeline={renamed} onClose={() => setRenamed(null)} />}
    </>
  )
}
