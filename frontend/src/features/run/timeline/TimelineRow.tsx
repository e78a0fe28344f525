import type { KeyboardEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { said } from '../../../api/said'
import type { NodeId } from '../../../domain/graph'
import type { Step } from '../../../domain/run'
import { classes } from '../../../ui/classes'
import { formatAbsolute, formatDuration } from '../../../ui/format'
import { StateGlyph } from '../../../ui/StateGlyph'
import { Tooltip } from '../../../ui/Tooltip'
import { StepTime } from '../StepTime'
import { placeOf, shareOf, timelineRow, type Moment, type Span, type TimeAxis } from './timeline'
import styles from './Timeline.module.css'

type TimelineRowProps = {
  step: Step
  axis: TimeAxis
  ready: Moment | undefined
  top: number
  isSelected: boolean
  /** The one row that the Tab key stops at; from there the arrows walk. */
  isTabStop: boolean
  onSelect: (node: NodeId) => void
  onHover?: ((node: NodeId | null) => void) | undefined
}

const NAMES = {
  waiting: 'run.timeline.spanWaiting',
  starting: 'run.timeline.spanStarting',
  work: 'run.timeline.spanWork',
  lost: 'run.timeline.spanLost',
  failedTry: 'run.timeline.spanFailedTry',
} as const
/** About as much of the axis as more than a time needs beside a bar. */
const LONG_ROOM = 0.25

export function TimelineRow({
  step,
  axis,
  ready,
  top,
  isSelected,
  isTabStop,
  onSelect,
  onHover,
}: TimelineRowProps) {
  const { t } = useTranslation()
  const row = timelineRow(step, ready, axis)
  const { spans } = row
  const isLong = step.ended_early.length > 0 || row.reusedAt !== null
  const place = wordsPlace(spans, row.reusedAt, axis, isLong)

  return (
    <div
      role="option"
      tabIndex={isTabStop ? 0 : -1}
      aria-selected={isSelected}
      className={classes(styles.row, isSelected && styles.selected)}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(step.node)}
      onPointerEnter={() => onHover?.(step.node)}
      onPointerLeave={() => onHover?.(null)}
      onKeyDown={(event) => onRowKey(event, () => onSelect(step.node))}
    >
      <span className={styles.name} title={step.title}>
        <StateGlyph state={step.state} size={14} labelled />
        <span>{step.title}</span>
      </span>
      <Tooltip content={<SpanTexts spans={spans} />}>
        <span className={styles.track}>
          {spans.map((span, at) => (
            <Bar key={at} span={span} state={step.state} axis={axis} />
          ))}
          {row.reusedAt !== null && (
            <span className={styles.reused} style={{ left: placeOf(shareOf(row.reusedAt, axis)) }}>
              <StateGlyph state="reused" size={12} />
            </span>
          )}
          <span className={classes(styles.words, place.look)} style={place.style}>
            {rowWords()}
          </span>
        </span>
      </Tooltip>
    </div>
  )

  function rowWords(): ReactNode {
    if (step.state === 'reused') {
      return step.reused_from
        ? t('run.timeline.reusedFrom', { run: step.reused_from.run })
        : t('run.timeline.reused')
    }
    if (step.state === 'waiting') return ''
    const work = spans.filter(({ part }) => part === 'starting' || part === 'work')
    const isOver = work.length === 0 && step.state !== 'queued'
    const early = place.hasRoom || isOver ? earlyWords() : ''
    if (work.length === 0 && early)
      return step.state === 'queued' ? `${early} · ${t('run.timeline.waits')}` : early
    if (work.length === 0 && step.state === 'running') return ''
    if (work.length === 0) return step.state === 'queued' ? t('run.timeline.waits') : t('run.timeline.notRun')
    return (
      <>
        {/* The same clock and the same figure as on the card of the step. */}
        <StepTime step={step} />
        {early && ` · ${early}`}
      </>
    )
  }

  function earlyWords(): string {
    const lost = step.ended_early.filter(({ state }) => state === 'lost').length
    const failed = step.ended_early.length - lost
    return [
      lost > 0 && t('run.timeline.lost', { count: lost }),
      failed > 0 && t('run.timeline.failedTries', { count: failed }),
    ]
      .filter(Boolean)
      .join(' · ')
  }
}

type BarProps = { span: Span; state: Step['state']; axis: TimeAxis }

function Bar({ span, state, axis }: BarProps) {
  const left = shareOf(span.from, axis)
  return (
    <span
      className={classes(styles.bar, styles[span.part], styles[state])}
      style={{ left: placeOf(left), width: placeOf(shareOf(span.to, axis) - left) }}
    />
  )
}

type SpanTextsProps = { spans: readonly Span[] }

function SpanTexts({ spans }: SpanTextsProps) {
  const { t, i18n } = useTranslation()
  if (spans.length === 0) return null
  return (
    <span>
      {spans.map(({ part, from, to, why }, at) => (
        <span key={at} className={styles.tipLine}>
          {t(NAMES[part])} {formatDuration((to - from) / 1000)}
          {why && ` · ${formatAbsolute(to, i18n.language)} · ${said(why)}`}
        </span>
      ))}
    </span>
  )
}

function onRowKey(event: KeyboardEvent<HTMLElement>, select: () => void): void {
  if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault()
    select()
    return
  }
  const next =
    event.key === 'ArrowDown'
      ? event.currentTarget.nextElementSibling
      : event.key === 'ArrowUp'
        ? event.currentTarget.previousElementSibling
        : null
  if (!(next instanceof HTMLElement) || next.role !== 'option') return
  event.preventDefault()
  next.focus()
}

/** Words stand behind the bar; long ones before it, or only in the tooltip, where there is no room. */
function wordsPlace(spans: readonly Span[], reusedAt: Moment | null, axis: TimeAxis, isLong: boolean) {
  const end = shareOf(Math.max(...spans.map(({ to }) => to), reusedAt ?? axis.from), axis)
  const start = shareOf(Math.min(...spans.map(({ from }) => from), reusedAt ?? axis.to), axis)
  const hasRoom = !isLong || end < 1 - LONG_ROOM
  if (hasRoom || start < LONG_ROOM) return { hasRoom, look: undefined, style: { left: placeOf(end) } }
  return { hasRoom: true, look: styles.before, style: { right: `calc(100% - ${placeOf(start)})` } }
}
