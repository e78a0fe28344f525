import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { cleanStorage, storageQuery, unneededQuery } from '../../api/storage'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { formatBytes } from '../../ui/format'
import { Skeleton } from '../../ui/Skeleton'
import { showToast } from '../../ui/toasts'
import { Items } from './Items'

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
        <Banner boxed tone="danger" title={t('settings.clean.failed')}>
          {failure.message}
        </Banner>
      )}
      {data ? (
        <Items found={data} empty={t('settings.storage.nothingToClean')} />
      ) : (
        !error && <Skeleton lines={4} />
      )}
    </Dialog>
  )
}
