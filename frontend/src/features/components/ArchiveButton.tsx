import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Archive, ArchiveRestore } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { archiveComponent } from '../../api/components'
import { Button } from '../../ui/Button'
import { showToast } from '../../ui/toasts'

type ArchiveButtonProps = {
  name: string
  /** One version of it alone. */
  version?: string
  archived: boolean
}

/** Takes a component, or one version, out of what is offered, or brings it back; what uses it goes on working. */
export function ArchiveButton({ name, version, archived }: ArchiveButtonProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { mutate, isPending } = useMutation({
    mutationFn: archiveComponent,
    onSuccess: (_, { archived: isArchived }) => {
      void client.invalidateQueries({ queryKey: ['components'] })
      showToast({
        title: isArchived ? t('registry.archive.done') : t('registry.archive.restored'),
        ...(isArchived && {
          description: t(version === undefined ? 'registry.archive.hint' : 'registry.archive.versionHint'),
        }),
        tone: 'success',
      })
    },
    onError: (error) =>
      showToast({ title: t('registry.archive.failed'), description: error.message, tone: 'danger' }),
  })
  const action = archived ? t('registry.archive.restore') : t('registry.archive.archive')
  return (
    <Button
      variant="ghost"
      size={version === undefined ? 'medium' : 'small'}
      icon={archived ? <ArchiveRestore /> : <Archive />}
      busy={isPending}
      aria-label={version === undefined ? undefined : t('registry.archive.ofVersion', { action, version })}
      onClick={() => mutate({ name, archived: !archived, ...(version !== undefined && { version }) })}
    >
      {action}
    </Button>
  )
}
