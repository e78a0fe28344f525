import { useQuery } from '@tanstack/react-query'
import { Eraser, Gauge } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { faultOf } from '../../api/ApiError'
import { storageQuery, type DiskUse, type PartUse } from '../../api/storage'
import { Button } from '../../ui/Button'
import { Bytes } from '../../ui/Bytes'
import { FaultState } from '../../ui/FaultState'
import { formatBytes } from '../../ui/format'
import { SkeletonTable } from '../../ui/Skeleton'
import { Table, type Column } from '../../ui/Table'
import { TitledBlock } from '../../ui/TitledBlock'
import { CleanDialog } from './CleanDialog'
import { LimitDialog } from './LimitDialog'
import { TableCard } from '../../ui/TableCard'
import styles from './settings.module.css'

/** What takes how much disk, and what of it nothing needs any more. */
export function Storage() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(storageQuery)
  const [isCleaning, setIsCleaning] = useState(false)
  const [isLimiting, setIsLimiting] = useState(false)
  const reclaimable = data?.parts.reduce((sum, part) => sum + part.reclaimable_bytes, 0) ?? 0
  const hasUnneeded = data?.parts.some((part) => part.reclaimable_count > 0) ?? false
  return (
    <TitledBlock
      title={t('settings.storage.title')}
      about={
        (data ?? !error) && (
          <p className={styles.quiet}>{data ? <Summary use={data} /> : t('settings.storage.looking')}</p>
        )
      }
      action={
        data && (
          <span className={styles.actions}>
            <Button icon={<Gauge />} onClick={() => setIsLimiting(true)}>
              {t('settings.limit.open')}
            </Button>
            <Button icon={<Eraser />} disabled={!hasUnneeded} onClick={() => setIsCleaning(true)}>
              {hasUnneeded
                ? t('settings.storage.clean', { size: formatBytes(reclaimable) })
                : t('settings.storage.nothingToClean')}
            </Button>
          </span>
        )
      }
    >
      {data && <Parts parts={data.parts} />}
      {!data &&
        (error ? (
          <FaultState
            fault={faultOf(error)}
            title={t('settings.storage.loadFailed')}
            onRetry={() => void refetch()}
          >
            {error.message}
          </FaultState>
        ) : (
          <SkeletonTable rows={6} tall />
        ))}
      {isCleaning && <CleanDialog onClose={() => setIsCleaning(false)} />}
      {isLimiting && data && (
        <LimitDialog
          bytes={data.parts.find(({ part }) => part === 'artifacts')?.bytes ?? 0}
          onClose={() => setIsLimiting(false)}
        />
      )}
    </TitledBlock>
  )
}

function Summary({ use }: { use: DiskUse }) {
  const { t } = useTranslation()
  const used = use.parts.reduce((sum, part) => sum + part.bytes, 0)
  return (
    <>
      {t('settings.storage.summary', { used: formatBytes(used), free: formatBytes(use.free_bytes) })}{' '}
      <code className={styles.path} title={t('settings.storage.home')}>
        {use.home}
      </code>
    </>
  )
}

function Parts({ parts }: { parts: readonly PartUse[] }) {
  const { t } = useTranslation()
  const largest = Math.max(1, ...parts.map((part) => part.bytes))
  const columns: readonly Column<PartUse>[] = [
    {
      id: 'part',
      header: t('settings.storage.column.part'),
      cell: ({ part }) => (
        <span className={styles.part}>
          {t(`settings.storage.part.${part}`)}
          <span className={styles.quiet}>{t(`settings.storage.about.${part}`)}</span>
        </span>
      ),
    },
    {
      id: 'share',
      header: t('settings.storage.column.share'),
      isHeaderHidden: true,
      width: '22%',
      cell: ({ bytes }) => (
        <span className={styles.track}>
          {bytes > 0 && (
            <span className={styles.share} style={{ inlineSize: `max(2px, ${(100 * bytes) / largest}%)` }} />
          )}
        </span>
      ),
    },
    {
      id: 'bytes',
      header: t('settings.storage.column.bytes'),
      width: '96px',
      align: 'end',
      cell: ({ bytes }) => <Bytes value={bytes} />,
    },
    {
      id: 'reclaimable',
      header: t('settings.storage.column.reclaimable'),
      width: '150px',
      align: 'end',
      cell: (part) => <Reclaimable part={part} />,
    },
  ]
  return (
    <TableCard className={styles.parts}>
      <Table label={t('settings.storage.title')} columns={columns} rows={parts} rowKey={({ part }) => part} />
    </TableCard>
  )
}

function Reclaimable({ part }: { part: PartUse }) {
  const { t } = useTranslation()
  if (part.shared) {
    return (
      <span className={styles.quiet} title={t('settings.storage.sharedWhy')}>
        {t('settings.storage.shared')}
      </span>
    )
  }
  if (part.reclaimable_count === 0) return <span className={styles.quiet}>–</span>
  return <Bytes value={part.reclaimable_bytes} />
}
