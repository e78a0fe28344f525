import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { NodeId } from '../../../domain/graph'
import { SegmentedControl } from '../../../ui/SegmentedControl'
import { firstFailure, type ShownRun } from '../shownRun'
import { StepLog } from '../step/StepLog'
import { Happenings } from './Happenings'
import styles from './RunLog.module.css'

type RunLogProps = {
  run: ShownRun
  selected: NodeId | null
  onSelect: (node: NodeId) => void
}

/** The log of the chosen step, or of the one that matters most: what failed, else what is at work. */
export function RunLog({ run, selected, onSelect }: RunLogProps) {
  const { t } = useTranslation()
  const [isAboutRun, setIsAboutRun] = useState(false)
  const step =
    (selected && run.stepOf(selected)) ??
    firstFailure(run.steps) ??
    run.steps.find(({ state }) => state === 'running') ??
    null
  const shown = step === null || isAboutRun ? 'run' : 'step'
  return (
    <div className={styles.log}>
      {step && (
        <div className={styles.choice}>
          <SegmentedControl
            label={t('run.log.of')}
            value={shown}
            onChange={(next) => setIsAboutRun(next === 'run')}
            segments={[
              { value: 'step', label: step.title },
              { value: 'run', label: t('run.log.events') },
            ]}
          />
        </div>
      )}
      <div className={styles.body}>
        {shown === 'step' && step ? (
          <StepLog key={step.node} run={run} step={step} />
        ) : (
          <Happenings run={run} onSelect={onSelect} />
        )}
      </div>
    </div>
  )
}
