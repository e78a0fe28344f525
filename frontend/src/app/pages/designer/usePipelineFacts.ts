import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { changePipeline, type PipelineChanges, type PipelineDetail } from '../../../api/pipelines'
import type { PipelineFacts } from '../../../features/inspector/PipelinePanel'
import { showToast } from '../../../ui/toasts'

/** A pipeline's name and description: shown as typed at once, and taken back if the server says no. */
export function usePipelineFacts({ id, name, description }: PipelineDetail): PipelineFacts {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [facts, setFacts] = useState({ name, description })
  const { mutate } = useMutation({
    mutationFn: (changes: PipelineChanges) => changePipeline(id, changes),
    onSuccess: () =>
      void client.invalidateQueries({
        queryKey: ['pipelines'],
        predicate: ({ queryKey }) => queryKey[1] !== id,
      }),
  })

  function onChange(changes: { name?: string; description?: string }) {
    const before = facts
    setFacts({ ...facts, ...changes })
    mutate(changes, {
      onError: (error) => {
        setFacts(before)
        showToast({ title: t('designer.renameFailed'), description: error.message, tone: 'danger' })
      },
    })
  }

  return { ...facts, onChange }
}
