import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Cpu } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { faultOf } from '../../api/ApiError'
import { limitWorkspace, workersQuery, type Workers as Found } from '../../api/workers'
import { EmptyState } from '../../ui/EmptyState'
import { FaultState } from '../../ui/FaultState'
import { NumberField } from '../../ui/NumberField'
import { Skeleton, SkeletonTable } from '../../ui/Skeleton'
import { TableCard } from '../../ui/TableCard'
import { TitledBlock } from '../../ui/TitledBlock'
import { showToast } from '../../ui/toasts'
import { WorkerTable } from './WorkerTable'
import styles from './workers.module.css'

/** Who takes steps, what each holds, and how many the workspace may have at work. */
export function Workers() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(workersQuery)
  if (error && !data) {
    return (
      <TitledBlock title={t('workers.title')} about={null}>
        <FaultState fault={faultOf(error)} title={t('workers.loadFailed')} onRetry={() => void refetch()}>
          {error.message}
        </FaultState>
      </TitledBlock>
    )
  }
  return (
    <div className={styles.page}>
      <TitledBlock title={t('workers.title')} about={<p className={styles.about}>{t('workers.about')}</p>}>
        {!data ? (
          <SkeletonTable rows={1} tall />
        ) : data.workers.length > 0 ? (
          <TableCard className={styles.workers}>
            <WorkerTable workers={data.workers} />
          </TableCard>
        ) : (
          <EmptyState icon={<Cpu />} title={t('workers.none.title')}>
            {t('workers.none.body')}
          </EmptyState>
        )}
      </TitledBlock>
      <TitledBlock title={t('workers.limit.title')} about={null}>
        <div className={styles.limit}>
          {data ? <Limit most={data.max_steps_at_once} /> : <Skeleton lines={3} />}
        </div>
      </TitledBlock>
    </div>
  )
}

function Limit({ most }: { most: number | null }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: limitWorkspace,
    onSuccess: (found: Found) => client.setQueryData(workersQuery.queryKey, found),
    onError: (error) => {
      void client.invalidateQueries(workersQuery)
      showToast({ title: t('workers.limit.failed'), description: error.message, tone: 'danger' })
    },
  })
  return (
    <NumberField
      label={t('workers.limit.label')}
      hint={t('workers.limit.hint')}
      integer
      min={1}
      max={10_000}
      standard={null}
      placeholder={t('workers.limit.any')}
      value={most}
      onChange={(next) => mutate(next)}
    />
  )
}
