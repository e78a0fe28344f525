import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Archive, ArchiveRestore } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { archiveComponent, type ComponentDetail } from '../../api/components'
import { Button } from '../../ui/Button'
import { showToast } from '../../ui/toasts'

type ArchiveButtonProps = { component: ComponentDetail }

/** Takes a component out of the palette, or brings it back; what uses it goes on working. */
export function ArchiveButton({ component: { name, archived } }: ArchiveButtonProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { mutate, isPending } = useMutation({
    mutationFn: archiveComponent,
    onSuccess: (changed) => {
      void client.invalidateQueries({ queryKey: ['components'] })
      showToast({
        title: changed.archived ? t('registry.archive.done') : t('registry.archive.restored'),
        ...(changed.archived && { description: t('registry.archive.hint') }),
        tone: 'success',
      })
    },
    onError: (error) =>
      showToast({ title: t('registry.archive.failed'), description: error.message, tone: 'danger' }),
  })
  return (
    <Button
      variant="ghost"
      icon={archived ? <ArchiveRestore /> : <Archive />}
      busy={isPending}
      onClick={() => mutate({ name, archived: !archived })}
    >
      {archived ? t('registry.archive.restore') : t('registry.archive.archive')}
    </Button>
  )
}
