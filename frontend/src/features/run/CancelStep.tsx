import { useMutation } from '@tanstack/react-query'
import { Square } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { cancelStep } from '../../api/runs'
import type { NodeId } from '../../domain/graph'
import { Button } from '../../ui/Button'
import { showToast } from '../../ui/toasts'

type CancelStepProps = { run: number; node: NodeId }

/** Stops one step; what depends on it is skipped, and the rest of the run goes on. */
export function CancelStep({ run, node }: CancelStepProps) {
  const { t } = useTranslation()
  const cancel = useMutation({
    mutationFn: () => cancelStep(run, node),
    onError: (error) =>
      showToast({ title: t('run.cancelStepFailed'), description: error.message, tone: 'danger' }),
  })
  return (
    <Button size="small" icon={<Square />} busy={cancel.isPending} onClick={() => cancel.mutate()}>
      {t('run.cancelStep')}
    </Button>
  )
}
