import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'

import { cleanStorage, storageQuery, unneededQuery, type Cleaned, type StorageItem } from '../../api/storage'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { Bytes } from '../../ui/Bytes'
import { Dialog } from '../../ui/Dialog'
import { formatBytes } from '../../ui/format'
import { Skeleton } from '../../ui/Skeleton'
import { Table, type Column } from '../../ui/Table'
import { showToast } from '../../ui/toasts'
import styles from './settings.module.css'

type CleanDialogProps = { onClose: () => void }

/** What would go, then whether it shall. */
export function CleanDialog({ onClose }: CleanDialogProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data, error } = useQuery(unneededQuery)
  const cleaning = useMutation({
    mutationFn: cleanStorage,
    onSuccess: (gone) => {
      // What would go now is asked for when the dialog opens again.
      void client.invalidateQueries({ queryKey: storageQuery.queryKey, exact: true })
      showToast({ title: t('settings.clean.done', { size: formatBytes(gone.bytes) }) })
      onClose()
    },
  })
  const failure = error ?? cleaning.error
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('settings.clean.title')}
      description={t('settings.clean.description')}
      footer={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button
            variant="danger"
            disabled={!data || data.count === 0}
            busy={cleaning.isPending}
            onClick={() => cleaning.mutate()}
          >
            {data
              ? t('settings.clean.action', { size: formatBytes(data.bytes) })
              : t('settings.clean.actionPlain')}
          </Button>
        </>
      }
    >
      {failure && (
        <Banner tone="danger" title={t('settings.clean.failed')}>
          {failure.message}
        </Banner>
      )}
      {data ? <Items found={data} /> : !error && <Skeleton lines={4} />}
    </Dialog>
  )
}

/** Files and folders as they are called; a log by its run, in the language of the page. */
function nameOf({ part, name }: StorageItem, t: TFunction): string {
  const run = part === 'logs' ? /^run (\d+)$/.exec(name)?.[1] : undefined
  return run === undefined ? name : t('run.title', { id: run })
}

function Items({ found }: { found: Cleaned }) {
  const { t } = useTranslation()
  const columns: readonly Column<StorageItem>[] = [
    { id: 'name', header: t('settings.clean.name'), cell: (item) => <code>{nameOf(item, t)}</code> },
    {
      id: 'part',
      header: t('settings.storage.column.part'),
      width: '120px',
      cell: ({ part }) => t(`settings.storage.part.${part}`),
    },
    {
      id: 'bytes',
      header: t('settings.storage.column.bytes'),
      width: '104px',
      align: 'end',
      cell: ({ bytes }) => <Bytes value={bytes} />,
    },
  ]
  const more = found.count - found.items.length
  return (
    <div className={styles.items}>
      <Table
        label={t('settings.clean.title')}
        columns={columns}
        rows={found.items}
        rowKey={({ part, name }) => `${part} ${name}`}
        empty={<p className={styles.quiet}>{t('settings.storage.nothingToClean')}</p>}
      />
      {more > 0 && <p className={styles.quiet}>{t('settings.clean.more', { count: more })}</p>}
    </div>
  )
}
