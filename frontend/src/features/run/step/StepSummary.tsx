import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { said } from '../../../api/said'
import type { StepDetail } from '../../../api/runs'
import { isStepFinished, type Step } from '../../../domain/run'
import type { NodeId } from '../../../domain/graph'
import { Button } from '../../../ui/Button'
import { Duration } from '../../../ui/Duration'
import { ErrorState } from '../../../ui/ErrorState'
import { Facts } from '../../../ui/Facts'
import { formatNumber } from '../../../ui/format'
import { Skeleton } from '../../../ui/Skeleton'
import { StateChip } from '../../../ui/StateChip'
import { Time } from '../../../ui/Time'
import { FailureBlock } from '../FailureBlock'
import type { RenderFigures } from '../outputs'
import styles from '../panels.module.css'
import { culpritOf, type ShownRun } from '../shownRun'
import { StepTime } from '../StepTime'
import { readyMoments } from '../timeline/timeline'
import { Differences } from './Differences'
import { HowStarted, isStartTold } from './HowStarted'
import { InputRows } from './InputRows'
import { StepCurves } from './StepCurves'

type StepSummaryProps = {
  run: ShownRun
  step: Step
  actions: ReactNode
  detail: StepDetail | undefined
  error: Error | null
  onRetry: () => void
  onSelect: (node: NodeId) => void
  onOpenLog: () => void
  renderFigures: RenderFigures
}

export function StepSummary({
  run,
  step,
  actions,
  detail,
  error,
  onRetry,
  onSelect,
  onOpenLog,
  renderFigures,
}: StepSummaryProps) {
  const { t, i18n } = useTranslation()
  const metrics = Object.entries(step.metrics)
  return (
    <>
      <section className={styles.section}>
        <div className={styles.line}>
          <StateChip state={step.state}>
            <StepTime step={step} />
          </StateChip>
          {step.reused_from && <ReusedFrom from={step.reused_from} />}
          {actions}
        </div>
        {step.state === 'running' && step.reason && <p className={styles.lastLine}>{said(step.reason)}</p>}
        {step.headline && step.state !== 'failed' && <p className={styles.headline}>{step.headline}</p>}
        {step.state === 'failed' && <FailureBlock run={run.facts.id} step={step} onOpenLog={onOpenLog} />}
        <Reason run={run} step={step} why={detail?.why ?? step.why} onSelect={onSelect} />
        {detail && <Differences run={run.facts.id} detail={detail} />}
      </section>
      {metrics.length > 0 && (
        <section className={styles.section}>
          <h3 className={styles.heading}>{t('run.step.metrics')}</h3>
          <Facts
            facts={metrics.map(([name, value]) => ({ name, value: formatNumber(value, i18n.language) }))}
          />
        </section>
      )}
      <StepCurves run={run.facts.id} step={step} renderFigures={renderFigures} />
      {step.started_at !== null && step.state !== 'reused' && (
        <section className={styles.section}>
          <h3 className={styles.heading}>{t('run.step.times')}</h3>
          <Times run={run} step={step} detail={detail} />
        </section>
      )}
      {!(detail && Object.keys(detail.inputs).length === 0) && (
        <section className={styles.section}>
          <h3 className={styles.heading}>{t('run.step.inputs')}</h3>
          {detail ? (
            <InputRows run={run} node={step.node} inputs={detail.inputs} onSelect={onSelect} />
          ) : error ? (
            <ErrorState size="small" title={t('run.step.loadFailed')} onRetry={onRetry}>
              {error.message}
            </ErrorState>
          ) : (
            <Skeleton lines={3} />
          )}
        </section>
      )}
    </>
  )
}

type ReusedFromProps = { from: { run: number; node: string } }

function ReusedFrom({ from }: ReusedFromProps) {
  const { t } = useTranslation()
  return (
    <span className={styles.quiet}>
      {t('run.step.reusedFrom')}{' '}
      <Link className={styles.link} to={`/runs/${from.run}?step=${encodeURIComponent(from.node)}`}>
        {t('run.step.runLink', { run: from.run })}
      </Link>
    </span>
  )
}

type ReasonProps = {
  run: ShownRun
  step: Step
  why: string | null | undefined
  onSelect: (node: NodeId) => void
}

// Of these, `reason` says what they do just now, or nothing.
const EXPLAINED: ReadonlySet<Step['state']> = new Set(['running', 'succeeded', 'failed', 'reused'])

/** One sentence: why it ran, why not, or why it waits; with the step that is to blame. */
function Reason({ run, step, why, onSelect }: ReasonProps) {
  const { t } = useTranslation()
  const isOver = isStepFinished(step.state)
  const sentence = (EXPLAINED.has(step.state) ? why : step.reason) ?? why
  if (!sentence) return null
  const culprit = step.state === 'skipped' ? culpritOf(run, step.node) : null
  const title = reasonTitle(step.state, isOver)
  return (
    <div>
      <h3 className={styles.heading}>{t(title)}</h3>
      <p className={styles.sentence}>{said(sentence)}</p>
      {culprit && (
        <div className={styles.line} style={{ marginTop: 8 }}>
          <Button size="small" onClick={() => onSelect(culprit.node)}>
            {t('run.failure.show')}: {culprit.title}
          </Button>
        </div>
      )}
    </div>
  )
}

function reasonTitle(state: Step['state'], isOver: boolean) {
  if (state === 'reused') return 'run.step.whyReused'
  if (state === 'skipped' || state === 'cancelled') return 'run.step.whyNot'
  return isOver || state === 'running' ? 'run.step.why' : 'run.step.whyWaiting'
}

type TimesProps = { run: ShownRun; step: Step; detail: StepDetail | undefined }

function Times({ run, step, detail }: TimesProps) {
  const { t } = useTranslation()
  const attempt = detail?.attempts.at(-1)
  const ready = readyMoments(run.graph, run.steps, Date.parse(run.facts.created_at)).get(step.node)
  const waited = ready === undefined || !step.started_at ? 0 : (Date.parse(step.started_at) - ready) / 1000
  return (
    <Facts
      facts={[
        step.started_at !== null && { name: t('run.step.started'), value: <Time at={step.started_at} /> },
        step.state !== 'reused' && { name: t('run.step.took'), value: <StepTime step={step} /> },
        step.starting_seconds !== null && {
          name: t('run.step.starting'),
          value: <Duration seconds={step.starting_seconds} />,
        },
        attempt !== undefined &&
          isStartTold(attempt) && { name: t('run.step.howStarted'), value: <HowStarted attempt={attempt} /> },
        waited > 0.05 && { name: t('run.step.waited'), value: <Duration seconds={waited} /> },
        step.attempt > 1 && { name: t('run.step.tries'), value: step.attempt },
        Boolean(attempt?.worker) && { name: t('run.step.worker'), value: attempt?.worker },
        Boolean(attempt?.isolation) && { name: t('run.step.isolation'), value: attempt?.isolation },
      ]}
    />
  )
}
