import { useEffect, useEffectEvent, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'

import type { NodeId } from '../../../domain/graph'
import { isRunFinished } from '../../../domain/run'
import { EmptyState } from '../../../ui/EmptyState'
import { formatWholeDuration } from '../../../ui/format'
import { useNow } from '../../../ui/now'
import { useMedia } from '../../../ui/useMedia'
import type { ShownRun } from '../shownRun'
import { useVirtualRows } from '../../../ui/useVirtualRows'
import { placeOf, readyMoments, shareOf, timeAxisOf, timeTicks } from './timeline'
import styles from './Timeline.module.css'
import { TimelineRow } from './TimelineRow'

type TimelineProps = {
  run: ShownRun
  selected: NodeId | null
  onSelect: (node: NodeId) => void
  onHover?: ((node: NodeId | null) => void) | undefined
}

const ROW_HEIGHT = 26
const LIVE_MS = 250
const MOST_TICKS = { narrow: 5, wide: 9 }

/** When each step waited, started and worked, in the order of the drawing. */
export function Timeline({ run, selected, onSelect, onHover }: TimelineProps) {
  const { t } = useTranslation()
  const { facts, graph, steps } = run
  const now = useNow(isRunFinished(facts.state) ? null : LIVE_MS)
  const axis = timeAxisOf(facts, now)
  const ready = useMemo(
    () => readyMoments(graph, steps, Date.parse(facts.created_at)),
    [graph, steps, facts.created_at],
  )
  const isNarrow = useMedia('(max-width: 1180px)')
  const ticks = timeTicks(axis, isNarrow ? MOST_TICKS.narrow : MOST_TICKS.wide)
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualRows({
    scroller,
    count: steps.length,
    height: ROW_HEIGHT,
    keyOf: (at) => steps[at]?.node ?? at,
  })

  const selectedAt = steps.findIndex(({ node }) => node === selected)
  // Only a new choice moves the list, not each change of a step.
  const show = useEffectEvent((at: number) => virtual.scrollToIndex(at, { align: 'auto' }))
  useEffect(() => {
    if (selectedAt >= 0) show(selectedAt)
  }, [selectedAt])

  if (steps.length === 0) return <EmptyState size="small" title={t('run.timeline.empty')} />
  return (
    <div className={styles.timeline}>
      <div ref={scroller} className={styles.rows} role="listbox" aria-label={t('run.timeline.label')}>
        <div className={styles.axis} aria-hidden>
          <span className={styles.corner}>{t('run.timeline.step')}</span>
          <span className={styles.scale}>
            {ticks.map((tick) => (
              <span
                key={tick}
                className={styles.tick}
                style={{ left: placeOf(shareOf(axis.from + tick, axis)) }}
              >
                {tick === 0 ? '0' : formatWholeDuration(tick / 1000)}
              </span>
            ))}
          </span>
        </div>
        <div className={styles.sheet} style={{ height: virtual.getTotalSize() }}>
          <div className={styles.gridLines} aria-hidden>
            {ticks.map((tick) => (
              <span key={tick} style={{ left: placeOf(shareOf(axis.from + tick, axis)) }} />
            ))}
          </div>
          {virtual.getVirtualItems().map((item) => {
            const step = steps[item.index]
            return step ? (
              <TimelineRow
                key={item.key}
                top={item.start}
                step={step}
                axis={axis}
                ready={ready.get(step.node)}
                isSelected={step.node === selected}
                isTabStop={item.index === Math.max(0, selectedAt)}
                onSelect={onSelect}
                onHover={onHover}
              />
            ) : null
          })}
        </div>
      </div>
      <p className={styles.legend} aria-hidden>
        <span className={styles.keyWaiting} /> {t('run.timeline.legendWaiting')}
        <span className={styles.keyStarting} /> {t('run.timeline.legendStarting')}
        <span className={styles.keyWork} /> {t('run.timeline.legendWork')}
        {steps.some(({ ended_early: ended }) => ended.some(({ state }) => state === 'lost')) && (
          <>
            <span className={styles.keyLost} /> {t('run.timeline.legendLost')}
          </>
        )}
        {steps.some(({ ended_early: ended }) => ended.some(({ state }) => state === 'failed')) && (
          <>
            <span className={styles.keyFailedTry} /> {t('run.timeline.legendFailedTry')}
          </>
        )}
      </p>
    </div>
  )
}
