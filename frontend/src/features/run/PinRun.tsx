import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Pin } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { setRunPinned } from '../../api/runs'
import { IconButton } from '../../ui/IconButton'
import { showToast } from '../../ui/toasts'

type PinRunProps = { run: number; isPinned: boolean }

/** Keeps a run: it is not deleted, and its outputs stay when space is made. */
export function PinRun({ run, isPinned: given }: PinRunProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [isPinned, setIsPinned] = useState(given)
  const { mutate } = useMutation({
    mutationFn: (next: boolean) => setRunPinned(run, next),
    onMutate: setIsPinned,
    onSuccess: ({ pinned }) => {
      setIsPinned(pinned)
      void client.invalidateQueries({ queryKey: ['runs', 'list'] })
      showToast({ title: t(pinned ? 'run.pin.done' : 'run.pin.undone', { id: run }) })
    },
    onError: (error) => {
      setIsPinned(given)
      showToast({ title: t('run.pin.failed'), description: error.message, tone: 'danger' })
    },
  })
  return (
    <IconButton
      icon={<Pin />}
      label={t('run.pin.pin')}
      pressed={isPinned}
      onClick={() => mutate(!isPinned)}
    />
  )
}
