import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { setRunPriority } from '../../api/runs'
import { PRIORITIES, type Priority } from '../../domain/graph'
import { Select } from '../../ui/Select'
import { showToast } from '../../ui/toasts'

type RunPriorityProps = { run: number; priority: Priority }

/** How soon the steps of a run are taken that are still to run. */
export function RunPriority({ run, priority: given }: RunPriorityProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [priority, setPriority] = useState(given)
  const { mutate } = useMutation({
    mutationFn: (next: Priority) => setRunPriority(run, next),
    onMutate: setPriority,
    onSuccess: () => void client.invalidateQueries({ queryKey: ['runs', 'list'] }),
    onError: (error) => {
      setPriority(given)
      showToast({ title: t('run.priorityFailed'), description: error.message, tone: 'danger' })
    },
  })
  return (
    <Select
      hideLabel
      label={t('run.priority')}
      value={priority}
      options={PRIORITIES.map((value) => ({ value, label: t(`inspector.priorities.${value}`) }))}
      onChange={(next) => mutate(next)}
    />
  )
}
