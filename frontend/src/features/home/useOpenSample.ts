import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'

import { openSample, type Sample } from '../../api/samples'
import { showToast } from '../../ui/toasts'

/** Opens a sample as a pipeline of one's own; `opening` names the one under way. */
export function useOpenSample(): { open: (sample: Sample) => void; opening: string | null } {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const { mutate, isPending, variables } = useMutation({
    mutationFn: (sample: Sample) => openSample(sample),
    onSuccess: ({ pipeline }) => {
      void client.invalidateQueries({ queryKey: ['pipelines'] })
      void navigate(`/pipelines/${pipeline.id}`)
    },
    onError: (error) =>
      showToast({ title: t('home.samples.openFailed'), description: error.message, tone: 'danger' }),
  })
  return { open: mutate, opening: isPending ? variables.id : null }
}
