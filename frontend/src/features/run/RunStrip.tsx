import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import type { NodeId } from '../../domain/graph'
import { countStates } from '../../domain/run'
import { Button } from '../../ui/Button'
import { IconButton } from '../../ui/IconButton'
import { StateBar } from '../../ui/StateBar'
import { StateChip } from '../../ui/StateChip'
import { CancelRun } from './CancelRun'
import { RunAgain } from './RunAgain'
import { RunClock } from './RunClock'
import { RunFailure } from './RunFailure'
import styles from './RunStrip.module.css'
import type { ShownRun } from './shownRun'

type RunStripProps = {
  run: ShownRun
  onSelect: (node: NodeId) => void
  /** Shows the run that repeats this one. */
  onStarted: (run: number) => void
  /** Back to the drawing. */
  onClose: () => void
}

/** A run above the drawing it came from: how it goes, how to stop it, where to see all of it. */
export function RunStrip({ run, onSelect, onStarted, onClose }: RunStripProps) {
  const { t } = useTranslation()
  const { facts, steps } = run
  return (
    <section className={styles.strip} aria-label={t('run.title', { id: facts.id })}>
      <div className={styles.line}>
        <Link className={styles.name} to={`/runs/${facts.id}`}>
          {t('run.title', { id: facts.id })}
        </Link>
        <StateChip state={facts.state}>
          <RunClock run={run} />
        </StateChip>
        <span className={styles.bar}>
          <StateBar label={t('run.stepsLabel')} counts={countStates(steps)} total={steps.length} />
        </span>
        <span className={styles.actions}>
          <CancelRun run={run} size="small" />
          {facts.state !== 'succeeded' && <RunAgain run={run} size="small" onStarted={onStarted} />}
          <Button size="small" className={styles.open} asChild>
            <Link to={`/runs/${facts.id}`}>{t('run.openRun')}</Link>
          </Button>
          <IconButton
            size="small"
            className={styles.close}
            icon={<X />}
            label={t('run.close')}
            side="bottom"
            onClick={onClose}
          />
        </span>
      </div>
      <RunFailure run={run} onSelect={onSelect} />
    </section>
  )
}
