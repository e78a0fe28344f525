import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { componentUsesQuery } from '../../api/components'
import { ErrorState } from '../../ui/ErrorState'
import { Skeleton } from '../../ui/Skeleton'
import { StateChip } from '../../ui/StateChip'
import { Table } from '../../ui/Table'
import { TableCard } from '../../ui/TableCard'
import { Time } from '../../ui/Time'
import styles from './components.module.css'

type ComponentUsesProps = { name: string }

/** The drawings that hold a component now, and its latest runs, with the versions they use. */
export function ComponentUses({ name }: ComponentUsesProps) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(componentUsesQuery(name))
  if (error) {
    return (
      <ErrorState size="small" title={t('registry.uses.failed')} onRetry={() => void refetch()}>
        {error.message}
      </ErrorState>
    )
  }
  if (!data) {
    return (
      <div className={styles.detail}>
        <Skeleton lines={6} />
      </div>
    )
  }
  return (
    <div className={styles.detail}>
      <section className={styles.block}>
        <h2 className={styles.heading}>{t('registry.uses.pipelines')}</h2>
        {data.pipelines.length === 0 ? (
          <p className={styles.quiet}>{t('registry.uses.noPipelines')}</p>
        ) : (
          <TableCard>
            <Table
              label={t('registry.uses.pipelines')}
              rows={data.pipelines}
              rowKey={({ id }) => id}
              rowHref={({ id }) => `/pipelines/${id}`}
              columns={[
                { id: 'name', header: t('components.detail.column.name'), cell: (row) => row.name },
                {
                  id: 'steps',
                  header: t('registry.uses.steps'),
                  width: '96px',
                  align: 'end',
                  cell: (row) => row.steps,
                },
                {
                  id: 'versions',
                  header: t('components.detail.versions'),
                  width: '220px',
                  cell: (row) => <span className={styles.mono}>{row.versions.join(', ')}</span>,
                },
                {
                  id: 'at',
                  header: t('registry.uses.changed'),
                  width: '140px',
                  cell: (row) => <Time at={row.updated_at} />,
                },
              ]}
            />
          </TableCard>
        )}
        {data.more_pipelines && <p className={styles.quiet}>{t('registry.uses.more')}</p>}
      </section>
      <section className={styles.block}>
        <h2 className={styles.heading}>{t('registry.uses.runs')}</h2>
        {data.runs.length === 0 ? (
          <p className={styles.quiet}>{t('registry.uses.noRuns')}</p>
        ) : (
          <TableCard>
            <Table
              label={t('registry.uses.runs')}
              rows={data.runs}
              rowKey={({ id }) => id}
              rowHref={({ id }) => `/runs/${id}`}
              columns={[
                {
                  id: 'name',
                  header: t('components.detail.column.name'),
                  cell: (row) => t('commands.run', { id: row.id, pipeline: row.name }),
                },
                {
                  id: 'state',
                  header: t('registry.uses.state'),
                  width: '140px',
                  cell: (row) => <StateChip state={row.state} />,
                },
                {
                  id: 'versions',
                  header: t('components.detail.versions'),
                  width: '220px',
                  cell: (row) => <span className={styles.mono}>{row.versions.join(', ')}</span>,
                },
                {
                  id: 'at',
                  header: t('registry.uses.started'),
                  width: '140px',
                  cell: (row) => <Time at={row.created_at} />,
                },
              ]}
            />
          </TableCard>
        )}
      </section>
    </div>
  )
}
