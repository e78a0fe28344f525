import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { collectableQuery, collectStorage, storageQuery, type Collected } from '../../api/storage'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { formatBytes } from '../../ui/format'
import { NumberField } from '../../ui/NumberField'
import { Skeleton } from '../../ui/Skeleton'
import { showToast } from '../../ui/toasts'
import { Items } from './Items'
import styles from './settings.module.css'

const GIGABYTE = 1000 ** 3
const MEGABYTE = 1000 ** 2

type LimitDialogProps = { bytes: number; onClose: () => void }

/** How much artifacts may take; what would go for it, then whether it shall. */
export function LimitDialog({ bytes, onClose }: LimitDialogProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const unit = bytes < GIGABYTE ? MEGABYTE : GIGABYTE
  // A third less than now, in a number that is easy to read.
  const [size, setSize] = useState(() => Number(((bytes / unit) * (2 / 3)).toPrecision(1)))
  const limit = Math.round(size * unit)
  const { data, error } = useQuery(collectableQuery(limit))
  const collecting = useMutation({
    mutationFn: () => collectStorage(limit),
    onSuccess: (gone) => {
      void client.invalidateQueries({ queryKey: storageQuery.queryKey, exact: true })
      void client.invalidateQueries({ queryKey: ['runs'] })
      showToast({ title: t('settings.clean.done', { size: formatBytes(gone.bytes) }) })
      onClose()
    },
  })
  const failure = error ?? collecting.error
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('settings.limit.title')}
      description={t('settings.limit.description')}
      footer={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button
            variant="danger"
            disabled={!data || data.count === 0}
            busy={collecting.isPending}
            onClick={() => collecting.mutate()}
          >
            {data
              ? t('settings.clean.action', { size: formatBytes(data.bytes) })
              : t('settings.clean.actionPlain')}
          </Button>
        </>
      }
    >
      <div className={styles.limit}>
        <NumberField
          label={t('settings.limit.size')}
          value={size}
          min={0}
          max={1_000_000}
          unit={unit === GIGABYTE ? 'GB' : 'MB'}
          onChange={(value) => setSize(value ?? 0)}
        />
        <p className={styles.quiet}>{t('settings.limit.now', { size: formatBytes(bytes) })}</p>
      </div>
      {failure && (
        <Banner boxed tone="danger" title={t('settings.clean.failed')}>
          {failure.message}
        </Banner>
      )}
      {data ? <Found found={data} limit={limit} /> : !error && <Skeleton lines={4} />}
    </Dialog>
  )
}

function Found({ found, limit }: { found: Collected; limit: number }) {
  const { t } = useTranslation()
  return (
    <div className={styles.found}>
      {found.after_bytes > limit && (
        <Banner
          boxed
          tone="warning"
          title={t('settings.limit.over', { size: formatBytes(found.after_bytes) })}
        >
          {t('settings.limit.overWhy')}
        </Banner>
      )}
      <Items found={found} empty={t('settings.limit.fits')} />
    </div>
  )
}
