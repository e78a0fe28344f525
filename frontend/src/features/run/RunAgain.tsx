import { useMutation } from '@tanstack/react-query'
import { ChevronDown, Play, RotateCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'

import { startRun } from '../../api/pipelines'
import { isRunFinished } from '../../domain/run'
import { Button } from '../../ui/Button'
import { IconButton } from '../../ui/IconButton'
import { Menu } from '../../ui/Menu'
import { showToast } from '../../ui/toasts'
import { Tooltip } from '../../ui/Tooltip'
import styles from './RunAgain.module.css'
import { firstFailure, pipelineOf, type ShownRun } from './shownRun'

type RunAgainProps = { run: Pick<ShownRun, 'facts' | 'steps'> }

/** Runs the pipeline as it stands now; what has not changed is reused, so a failed step is where work begins. */
export function RunAgain({ run: { facts, steps } }: RunAgainProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const pipeline = pipelineOf(facts)
  const { mutate, isPending } = useMutation({
    mutationFn: (options: { force_rerun: boolean }) => startRun(Number(pipeline?.id), options),
    onSuccess: ({ id }) => void navigate(`/runs/${id}`),
    onError: (error) =>
      showToast({ title: t('run.againFailed'), description: error.message, tone: 'danger' }),
  })
  if (!pipeline || !isRunFinished(facts.state)) return null
  const failed = firstFailure(steps)

  return (
    <span className={styles.pair}>
      <Tooltip content={t('run.againHint')} side="bottom">
        <Button
          variant="primary"
          icon={<Play />}
          busy={isPending}
          className={styles.main}
          onClick={() => mutate({ force_rerun: false })}
        >
          {failed ? t('run.againFrom', { title: failed.title }) : t('run.again')}
        </Button>
      </Tooltip>
      <Menu
        align="end"
        trigger={
          <IconButton
            className={styles.more}
            icon={<ChevronDown />}
            label={t('run.againMore')}
            side="bottom"
            disabled={isPending}
          />
        }
        items={[
          { label: t('run.againAll'), icon: <RotateCw />, onSelect: () => mutate({ force_rerun: true }) },
        ]}
      />
    </span>
  )
}
