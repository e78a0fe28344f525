import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import type { Attempt } from '../../../api/runs'
import { isStepFinished, type Step } from '../../../domain/run'
import { EmptyState } from '../../../ui/EmptyState'
import { Select } from '../../../ui/Select'
import { LogView } from '../log/LogView'
import panels from '../panels.module.css'
import type { ShownRun } from '../shownRun'
import styles from './StepLog.module.css'

type StepLogProps = {
  run: ShownRun
  step: Step
  /** The tries of the step, when known; with more than one the person may choose. */
  attempts?: readonly Attempt[] | undefined
  isNarrow?: boolean
}

/** The log of a step: at its end, where the reason of a failure stands. */
export function StepLog({ run, step, attempts = [], isNarrow = false }: StepLogProps) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<number | null>(null)
  const isOver = isStepFinished(step.state)
  // While a retry waits for its time, the log of the try before is what there is to read.
  const hasLog = step.started_at !== null || step.log_size > 0 || step.state === 'reused'
  if (!hasLog)
    return <EmptyState size="small" title={t(isOver ? 'run.step.noLogNeverRan' : 'run.step.noLogYet')} />
  if (step.state === 'reused' && !step.reused_from)
    return <EmptyState size="small" title={t('run.step.logDeleted')} />

  const begun = attempts.filter(({ started_at }) => started_at !== null)
  const last = begun.at(-1)?.number ?? step.attempt
  const earlier = begun.find(({ number }) => number === chosen && number !== last)
  return (
    <div className={styles.log}>
      {step.reused_from && (
        <p className={styles.note}>
          <Link
            className={panels.link}
            to={`/runs/${step.reused_from.run}?step=${encodeURIComponent(step.reused_from.node)}`}
          >
            {t('run.step.logOfReused', { run: step.reused_from.run })}
          </Link>
        </p>
      )}
      {begun.length > 1 && (
        <div className={styles.note}>
          <Select
            label={t('run.step.attemptsOf')}
            hideLabel
            value={String(chosen ?? last)}
            onChange={(number) => setChosen(Number(number))}
            options={begun.map(({ number, state }) => ({
              value: String(number),
              label: `${t('run.step.attempt', { number })} · ${t(state === 'lost' ? 'run.step.lost' : `ui.state.${state}`)}`,
            }))}
          />
        </div>
      )}
      <div className={styles.view}>
        <LogView
          // A try, and a step that is tried again, is another log.
          key={`${run.facts.id} ${step.node} ${earlier?.number ?? step.attempt}`}
          address={{ run: run.facts.id, node: step.node, attempt: earlier?.number ?? null }}
          size={earlier ? earlier.log_size : step.log_size}
          isLive={!earlier && step.state === 'running'}
          isNarrow={isNarrow}
          openAt={step.state === 'succeeded' || step.state === 'reused' ? 'start' : 'end'}
        />
      </div>
    </div>
  )
}
