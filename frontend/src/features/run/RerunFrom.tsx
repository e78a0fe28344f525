import { useMutation } from '@tanstack/react-query'
import { ArrowRightFromLine } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'

import { runAgain } from '../../api/runs'
import type { NodeId } from '../../domain/graph'
import { Button } from '../../ui/Button'
import { showToast } from '../../ui/toasts'

type RerunFromProps = { run: number; node: NodeId }

/** Runs the run's own drawing again, this step and all that depends on it; what stands before is reused. */
export function RerunFrom({ run, node }: RerunFromProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const again = useMutation({
    mutationFn: () => runAgain(run, { rerun_from: node }),
    onSuccess: ({ id }) => void navigate(`/runs/${id}?step=${encodeURIComponent(node)}`),
    onError: (error) =>
      showToast({ title: t('run.againFailed'), description: error.message, tone: 'danger' }),
  })
  return (
    <Button
      size="small"
      icon={<ArrowRightFromLine />}
      disabled={again.isPending}
      onClick={() => again.mutate()}
    >
      {t('run.againFromHere')}
    </Button>
  )
}
