import { useMutation } from '@tanstack/react-query'
import { Square } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { cancelRun } from '../../api/runs'
import { findNode } from '../../domain/graph'
import { countStates, isRunFinished, isStepFinished } from '../../domain/run'
import { alwaysRuns } from '../../domain/stepControls'
import { Button } from '../../ui/Button'
import { Popover } from '../../ui/Popover'
import { showToast } from '../../ui/toasts'
import styles from './CancelRun.module.css'
import type { ShownRun } from './shownRun'

type CancelRunProps = { run: Pick<ShownRun, 'facts' | 'graph' | 'steps'>; size?: 'small' | 'medium' }

/** Stops a run; asks first only when work that is under way would be lost. Then it can stop the clean-up too. */
export function CancelRun({ run: { facts, graph, steps }, size = 'medium' }: CancelRunProps) {
  const { t } = useTranslation()
  const [isAsking, setIsAsking] = useState(false)
  const { mutate, isPending } = useMutation({
    mutationFn: (alsoAlways: boolean) => cancelRun(facts.id, alsoAlways),
    onError: (error) =>
      showToast({ title: t('run.cancelFailed'), description: error.message, tone: 'danger' }),
  })
  const atWork = countStates(steps).running ?? 0
  if (isRunFinished(facts.state)) return null

  const cleansUp = steps.some(({ node, state }) => {
    const drawn = findNode(graph, node)
    return !isStepFinished(state) && drawn !== undefined && alwaysRuns(drawn)
  })
  if (facts.state === 'cancelling' && cleansUp && !isPending) {
    return (
      <Button size={size} icon={<Square />} onClick={() => mutate(true)}>
        {t('run.cancelCleanUp')}
      </Button>
    )
  }
  const isCancelling = facts.state === 'cancelling' || isPending
  const button = (
    <Button
      size={size}
      icon={<Square />}
      busy={isCancelling}
      onClick={atWork === 0 ? () => mutate(false) : undefined}
    >
      {isCancelling ? t('run.cancelling') : t('run.cancel')}
    </Button>
  )
  if (atWork === 0 || isCancelling) return button
  return (
    <Popover
      trigger={button}
      label={t('run.cancelTitle')}
      align="end"
      width={300}
      open={isAsking}
      onOpenChange={setIsAsking}
    >
      <div className={styles.ask}>
        <p className={styles.title}>{t('run.cancelTitle')}</p>
        <p className={styles.body}>{t('run.cancelBody', { count: atWork })}</p>
        <div className={styles.actions}>
          <Button size="small" onClick={() => setIsAsking(false)}>
            {t('run.cancelKeep')}
          </Button>
          <Button
            size="small"
            variant="danger"
            onClick={() => {
              setIsAsking(false)
              mutate(false)
            }}
          >
            {t('run.cancel')}
          </Button>
        </div>
      </div>
    </Popover>
  )
}
