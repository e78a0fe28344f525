import { Trophy } from 'lucide-react'
import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import {
  compareMetrics,
  compareOutputs,
  compareParameters,
  compareTimes,
  type ComparedMetric,
  type ComparedOutput,
  type ComparedRow,
  type ComparedTime,
} from '../../domain/compareRuns'
import type { RunSnapshot, StepOutput } from '../../domain/run'
import { Duration } from '../../ui/Duration'
import { formatNumber } from '../../ui/format'
import { StateGlyph } from '../../ui/StateGlyph'
import { Switch } from '../../ui/Switch'
import { ComparisonTable } from './ComparisonTable'
import styles from './compareRuns.module.css'
import { RunHeads } from './RunHeads'

type RunComparisonProps = {
  runs: readonly RunSnapshot[]
  onRemove: (run: number) => void
  renderPreview: (output: StepOutput) => ReactNode
  /** Both drawings in one, where there are two. */
  drawing: ReactNode
}

/** Runs side by side: what they were given, what they measured, how long they took, what they made. */
export function RunComparison({ runs, onRemove, renderPreview, drawing }: RunComparisonProps) {
  const { t } = useTranslation()
  const [isAll, setIsAll] = useState(false)
  const parameters = useMemo(() => compareParameters(runs), [runs])
  const metrics = useMemo(() => compareMetrics(runs), [runs])
  const times = useMemo(() => compareTimes(runs), [runs])
  const outputs = useMemo(() => compareOutputs(runs), [runs])
  const shown = <Row extends ComparedRow<unknown>>(rows: readonly Row[]) =>
    isAll ? rows : rows.filter(({ differs }) => differs)

  return (
    <div className={styles.comparison}>
      <RunHeads runs={runs} onRemove={onRemove}>
        <Switch label={t('compareRuns.all')} checked={isAll} onChange={setIsAll} />
      </RunHeads>
      <Section title={t('compareRuns.parameters')}>
        <ComparisonTable
          label={t('compareRuns.parameters')}
          runs={runs}
          rows={shown(parameters)}
          nameOf={({ name }) => name || t('compareRuns.component')}
          cell={({ values }, at) => <span className={styles.value}>{values[at] ?? '–'}</span>}
          none={t('compareRuns.sameParameters')}
        />
      </Section>
      <Section title={t('compareRuns.metrics')}>
        <ComparisonTable
          label={t('compareRuns.metrics')}
          runs={runs}
          rows={shown(metrics)}
          nameOf={({ name }) => name}
          cell={(row, at) => <MetricCell row={row} at={at} />}
          none={t(metrics.length === 0 ? 'compareRuns.noMetrics' : 'compareRuns.sameMetrics')}
        />
      </Section>
      <Section title={t('compareRuns.times')}>
        <ComparisonTable
          label={t('compareRuns.times')}
          runs={runs}
          rows={times}
          nameOf={({ name }) => name}
          cell={(row, at) => <TimeCell row={row} at={at} />}
          none={t('compareRuns.noTimes')}
        />
      </Section>
      {drawing && <Section title={t('compareRuns.drawing')}>{drawing}</Section>}
      <Section title={t('compareRuns.outputs')}>
        {outputs.length === 0 && <p className={styles.none}>{t('compareRuns.noOutputs')}</p>}
        {outputs.map((row) => (
          <Outputs key={row.key} row={row} runs={runs} renderPreview={renderPreview} />
        ))}
      </Section>
    </div>
  )
}

type SectionProps = { title: string; children: ReactNode }

function Section({ title, children }: SectionProps) {
  return (
    <section className={styles.section} aria-label={title}>
      <h2 className={styles.heading}>{title}</h2>
      {children}
    </section>
  )
}

type CellProps<Row> = { row: Row; at: number }

/** The value, whether it is the best one, and how far it is from the first run's. */
function MetricCell({ row: { values, best, better }, at }: CellProps<ComparedMetric>) {
  const { t } = useTranslation()
  const value = values[at] ?? null
  const first = values[0] ?? null
  if (value === null) return <span className={styles.quiet}>–</span>
  const difference = at === 0 || first === null ? 0 : value - first
  const isBetter = better !== null && (better === 'higher' ? difference > 0 : difference < 0)
  return (
    <span className={styles.metric}>
      <span className={best.has(at) ? styles.best : undefined}>{formatNumber(value)}</span>
      {best.has(at) && <Trophy className={styles.trophy} aria-label={t('compareRuns.best')} />}
      {difference !== 0 && (
        <span
          className={better === null ? styles.quiet : isBetter ? styles.gain : styles.loss}
          title={t('compareRuns.toFirst')}
        >
          {difference > 0 ? '+' : '−'}
          {formatNumber(Math.abs(difference))}
        </span>
      )}
    </span>
  )
}

function TimeCell({ row: { values, states }, at }: CellProps<ComparedTime>) {
  const { t } = useTranslation()
  const state = states[at]
  const seconds = values[at] ?? null
  if (!state) return <span className={styles.quiet}>–</span>
  return (
    <span className={styles.metric}>
      <StateGlyph state={state} size={14} labelled={state !== 'reused'} />
      {state === 'reused' ? (
        <span className={styles.quiet}>{t('ui.state.reused')}</span>
      ) : (
        seconds !== null && <Duration seconds={seconds} />
      )}
    </span>
  )
}

type OutputsProps = Pick<RunComparisonProps, 'runs' | 'renderPreview'> & { row: ComparedOutput }

function Outputs({ row: { title, name, values, differs }, runs, renderPreview }: OutputsProps) {
  const { t } = useTranslation()
  const [first] = values
  return (
    <div className={styles.outputs}>
      <h3 className={styles.output}>{t('compareRuns.output', { title, name })}</h3>
      {!differs && first ? (
        <>
          <p className={styles.quiet}>{t('compareRuns.sameOutput')}</p>
          <div className={styles.card}>{renderPreview(first)}</div>
        </>
      ) : (
        <div className={styles.cards}>
          {runs.map(({ id }, at) => (
            <div key={id} className={styles.card}>
              <p className={styles.quiet}>{t('runs.number', { id })}</p>
              {values[at] ? renderPreview(values[at]) : <p>{t('compareRuns.notMade')}</p>}
            </div>
          ))}
        </div>
      )}
    </div>
  )
}
