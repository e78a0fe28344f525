import { useQuery } from '@tanstack/react-query'
import { ListChecks } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { said } from '../../api/said'
import { planQuery, type PlanStep } from '../../api/pipelines'
import { componentOf, nodeTitle, type Components } from '../../domain/component'
import { findNode, nodeId, type Graph, type NodeId } from '../../domain/graph'
import { planPlace } from '../../domain/planPlace'
import { Button } from '../../ui/Button'
import { Duration } from '../../ui/Duration'
import { ErrorState } from '../../ui/ErrorState'
import { PlanPlaceText } from '../../ui/PlanPlaceText'
import { Popover } from '../../ui/Popover'
import { Skeleton } from '../../ui/Skeleton'
import { StateGlyph } from '../../ui/StateGlyph'
import styles from './PlanButton.module.css'

type PlanButtonProps = {
  pipeline: number
  revision: number
  graph: Graph
  components: Components
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
  /** Makes sure that the server knows the drawing before it is asked. */
  onOpen: () => Promise<unknown>
  onReveal: (node: NodeId) => void
}

/** What a run would do, before it is started. */
export function PlanButton({ isOpen, onOpenChange, onOpen, ...props }: PlanButtonProps) {
  const { t } = useTranslation()
  const [isSaved, setIsSaved] = useState(false)

  useEffect(() => {
    if (!isOpen) return
    let isStill = true
    void onOpen().finally(() => isStill && setIsSaved(true))
    return () => {
      isStill = false
      setIsSaved(false)
    }
  }, [isOpen, onOpen])

  return (
    <Popover
      label={t('designer.plan.title')}
      align="end"
      width={340}
      open={isOpen}
      onOpenChange={onOpenChange}
      trigger={
        <Button variant="ghost" icon={<ListChecks />}>
          {t('designer.plan.title')}
        </Button>
      }
    >
      {isSaved ? <Plan {...props} /> : <Skeleton lines={4} />}
    </Popover>
  )
}

type PlanProps = Omit<PlanButtonProps, 'isOpen' | 'onOpenChange' | 'onOpen'>

function Plan({ pipeline, revision, graph, components, onReveal }: PlanProps) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(planQuery(pipeline, revision))
  if (error) {
    return (
      <ErrorState size="small" title={t('designer.plan.failed')} onRetry={() => void refetch()}>
        {error.message}
      </ErrorState>
    )
  }
  if (!data) return <Skeleton lines={4} />
  const reused = data.steps.filter(({ outcome }) => outcome === 'reuse').length
  const skipped = data.steps.filter(({ outcome }) => outcome === 'skip').length
  const seconds = data.steps.reduce(
    (sum, step) => sum + (step.outcome === 'reuse' ? 0 : (step.last_seconds ?? 0)),
    0,
  )
  return (
    <div className={styles.plan}>
      <p className={styles.summary}>
        {t('designer.plan.summary', { reused, run: data.steps.length - reused - skipped })}
        {seconds > 0 && (
          <span className={styles.quiet}>
            {' '}
            {t('designer.plan.about')} <Duration seconds={seconds} />
          </span>
        )}
      </p>
      <ol className={styles.steps}>
        {data.steps.map((step) => (
          <li key={step.node}>
            <PlanRow
              step={step}
              title={titleOf(graph, components, step)}
              onReveal={() => onReveal(nodeId(step.node))}
            />
          </li>
        ))}
      </ol>
    </div>
  )
}

function titleOf(graph: Graph, components: Components, { node }: PlanStep): string {
  const found = findNode(graph, nodeId(node))
  return found ? nodeTitle(found, componentOf(components, found)) : node
}

const GLYPHS = { reuse: 'reused', run: 'queued', depends: 'waiting', skip: 'skipped' } as const

type PlanRowProps = { step: PlanStep; title: string; onReveal: () => void }

function PlanRow({ step, title, onReveal }: PlanRowProps) {
  const { t } = useTranslation()
  const { outcome, run, reason, last_seconds: seconds } = step
  return (
    <button type="button" className={styles.step} title={said(reason)} onClick={onReveal}>
      <StateGlyph state={GLYPHS[outcome]} size={14} />
      <span className={styles.name}>{title}</span>
      <span className={styles.place}>
        <PlanPlaceText place={planPlace(step)} />
      </span>
      <span className={styles.quiet}>
        {outcome === 'reuse' && run !== null && t('designer.plan.fromRun', { run })}
        {outcome === 'skip' && t('designer.plan.skipped')}
        {outcome === 'depends' && t('designer.plan.depends')}
        {outcome === 'run' && (seconds === null ? t('designer.plan.runs') : <Duration seconds={seconds} />)}
      </span>
    </button>
  )
}
