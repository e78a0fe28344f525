import { useMutation, useQuery } from '@tanstack/react-query'
import {
  ChevronDown,
  Copy,
  GitCompareArrows,
  Play,
  RotateCw,
  SlidersHorizontal,
  Workflow,
} from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'

import { startRun } from '../../api/pipelines'
import { againPlanQuery, cloneRun, runAgain, type Otherwise } from '../../api/runs'
import { isRunFinished } from '../../domain/run'
import { Button } from '../../ui/Button'
import { IconButton } from '../../ui/IconButton'
import { Menu } from '../../ui/Menu'
import type { MenuItem } from '../../ui/menuItems'
import { showToast } from '../../ui/toasts'
import { Tooltip } from '../../ui/Tooltip'
import { AgainDialog } from './AgainDialog'
import styles from './RunAgain.module.css'
import { firstFailure, pipelineOf, type ShownRun } from './shownRun'

type RunAgainProps = {
  run: Pick<ShownRun, 'facts' | 'graph' | 'components' | 'steps'>
  size?: 'small' | 'medium'
  /** Where the new run is shown; its own page when left out. */
  onStarted?: (run: number) => void
}

/** Runs the run's own drawing again; what has not changed is reused, so a failed step is where work begins. */
export function RunAgain({ run, size = 'medium', onStarted }: RunAgainProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [isAsking, setIsAsking] = useState(false)
  const { facts, steps } = run
  const pipeline = pipelineOf(facts)
  const isOver = isRunFinished(facts.state)
  const sayWhy = (error: Error) =>
    showToast({ title: t('run.againFailed'), description: error.message, tone: 'danger' })
  const shown = ({ id }: { id: number }) => {
    setIsAsking(false)
    if (onStarted) onStarted(id)
    else void navigate(`/runs/${id}`)
  }
  const again = useMutation({
    mutationFn: (otherwise: Otherwise) => runAgain(facts.id, otherwise),
    onSuccess: shown,
    onError: sayWhy,
  })
  const current = useMutation({
    mutationFn: () => startRun(Number(pipeline?.id)),
    onSuccess: shown,
    onError: sayWhy,
  })
  const clone = useMutation({
    mutationFn: () => cloneRun(facts.id),
    onSuccess: ({ pipeline: made }) => {
      showToast({ title: t('run.cloned', { name: made.name }) })
      void navigate(`/pipelines/${made.id}`)
    },
    onError: sayWhy,
  })
  if (!isOver) return null

  const failed = firstFailure(steps)
  const isBusy = again.isPending || current.isPending || clone.isPending
  const before = facts.chain?.filter(({ id }) => id !== facts.id).at(-1)
  const items: (MenuItem | null)[] = [
    { label: t('run.againWith.action'), icon: <SlidersHorizontal />, onSelect: () => setIsAsking(true) },
    { label: t('run.againAll'), icon: <RotateCw />, onSelect: () => again.mutate({ force_rerun: true }) },
    pipeline && { label: t('run.againCurrent'), icon: <Workflow />, onSelect: () => current.mutate() },
    { separator: true },
    { label: t('run.clone'), icon: <Copy />, onSelect: () => clone.mutate() },
    before
      ? {
          label: t('run.compareWith', { id: before.id }),
          icon: <GitCompareArrows />,
          onSelect: () => void navigate(`/runs/compare?runs=${before.id},${facts.id}`),
        }
      : null,
  ]

  return (
    <span className={styles.pair}>
      <Tooltip content={<Forecast run={run} />} side="bottom">
        <Button
          variant="primary"
          size={size}
          icon={<Play />}
          busy={isBusy}
          className={styles.main}
          onClick={() => again.mutate({})}
        >
          {failed ? t('run.againFrom', { title: failed.title }) : t('run.again')}
        </Button>
      </Tooltip>
      <Menu
        align="end"
        trigger={
          <IconButton
            size={size}
            className={styles.more}
            icon={<ChevronDown />}
            label={t('run.againMore')}
            side="bottom"
            disabled={isBusy}
          />
        }
        items={items.filter((item) => item !== null)}
      />
      {isAsking && (
        <AgainDialog
          run={run}
          isStarting={again.isPending}
          onRun={(otherwise) => again.mutate(otherwise)}
          onClose={() => setIsAsking(false)}
        />
      )}
    </span>
  )
}

type ForecastProps = { run: RunAgainProps['run'] }

/** What the button would reuse and what it would run, in a few lines. */
function Forecast({ run: { facts, steps } }: ForecastProps) {
  const { t } = useTranslation()
  const { data } = useQuery(againPlanQuery(facts.id))
  if (!data) return t('run.againHint')
  const titlesOf = (isReused: boolean) =>
    data.steps
      .filter(({ outcome }) => (outcome === 'reuse') === isReused)
      .map(({ node }) => steps.find((step) => step.node === node)?.title ?? node)
  const [reused, running] = [titlesOf(true), titlesOf(false)]
  return (
    <span className={styles.forecast}>
      {running.length > 0 && <span>{t('run.plan.willRun', { titles: running.join(', ') })}</span>}
      {reused.length > 0 && <span>{t('run.plan.willReuse', { titles: reused.join(', ') })}</span>}
    </span>
  )
}
