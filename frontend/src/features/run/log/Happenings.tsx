import { useTranslation } from 'react-i18next'

import type { NodeId } from '../../../domain/graph'
import { formatDuration } from '../../../ui/format'
import { StateGlyph, type ShownState } from '../../../ui/StateGlyph'
import { errorLine, type ShownRun } from '../shownRun'
import { happenings, type Happening } from './happenings'
import styles from './Happenings.module.css'

type HappeningsProps = { run: ShownRun; onSelect: (node: NodeId) => void }

const WITH_REASON: ReadonlySet<Happening['kind']> = new Set(['failed', 'failedTry', 'lost'])

/** What happened, line by line; a line of a step leads to it. */
export function Happenings({ run, onSelect }: HappeningsProps) {
  const { t } = useTranslation()
  const start = Date.parse(run.facts.created_at)
  return (
    <ol className={styles.list}>
      {happenings(run.facts, run.steps).map((happening, at) => {
        const { step } = happening
        const after = (Date.parse(happening.at) - start) / 1000
        const line = (
          <>
            <span className={styles.time}>{t('run.list.after', { time: formatDuration(after) })}</span>
            <StateGlyph state={glyphOf(happening, run)} size={14} />
            <span>{words(happening)}</span>
            {WITH_REASON.has(happening.kind) && (
              <span className={styles.error}>{errorLine(happening.why ?? step?.error ?? null)}</span>
            )}
          </>
        )
        return (
          <li key={at}>
            {step ? (
              <button type="button" className={styles.line} onClick={() => onSelect(step.node)}>
                {line}
              </button>
            ) : (
              <span className={styles.line}>{line}</span>
            )}
          </li>
        )
      })}
    </ol>
  )

  function words({ kind, step }: Happening): string {
    const title = step?.title ?? ''
    switch (kind) {
      case 'runCreated': {
        const name = run.facts.created_by
        return typeof name === 'string' && name
          ? t('run.log.event.runCreated', { name })
          : t('run.log.event.runCreatedByNobody')
      }
      case 'runEnded':
        return t(runEnds[run.facts.state] ?? 'run.log.event.runFailed')
      case 'reused':
        return step?.reused_from
          ? t('run.log.event.reused', { title, run: step.reused_from.run })
          : t('run.log.event.reusedFromUnknown', { title })
      default:
        return t(`run.log.event.${kind}`, { title })
    }
  }
}

const runEnds = {
  queued: null,
  running: null,
  cancelling: null,
  succeeded: 'run.log.event.runSucceeded',
  failed: 'run.log.event.runFailed',
  cancelled: 'run.log.event.runCancelled',
} as const

function glyphOf({ kind }: Happening, run: ShownRun): ShownState {
  if (kind === 'runCreated') return 'queued'
  if (kind === 'runEnded') return run.facts.state
  if (kind === 'lost' || kind === 'failedTry') return 'failed'
  return kind === 'started' || kind === 'startedAgain' ? 'running' : kind
}
