import type { Graph, NodeId } from '../../../domain/graph'
import { isRunFinished, type EarlyEnd, type RunFacts, type Step } from '../../../domain/run'
import { sourcesOf } from '../../../domain/topology'

/** Milliseconds since the epoch. */
export type Moment = number

export type TimeAxis = { from: Moment; to: Moment }

/** A part of a step's time: for a worker, for its process, at work; or a whole try that came to nothing, and why. */
export type Span = { part: Part; from: Moment; to: Moment; why?: string }
export type Part = 'waiting' | 'starting' | 'work' | 'lost' | 'failedTry'

export type TimelineRow = {
  spans: readonly Span[]
  /** When an earlier result was taken over: that needs no time. */
  reusedAt: Moment | null
}

const SHORTEST_AXIS_MS = 1_000

/** From the start of a run to its end; to now while it goes on. A finished run has a finished axis. */
export function timeAxisOf(facts: RunFacts, now: Moment): TimeAxis {
  const from = Date.parse(facts.created_at)
  const isOver = isRunFinished(facts.state) && facts.finished_at !== null
  const to = isOver ? Date.parse(facts.finished_at) : now
  return { from, to: Math.max(to, from + SHORTEST_AXIS_MS) }
}

/** When each step had all it needs: the last of what it waits for had ended. Unknown while one of them has not. */
export function readyMoments(
  graph: Graph,
  steps: readonly Step[],
  start: Moment,
): ReadonlyMap<NodeId, Moment> {
  const finished = new Map(steps.map((step) => [step.node, step.finished_at]))
  const ready = new Map<NodeId, Moment>()
  for (const { node } of steps) {
    const ends = sourcesOf(graph, node).map((source) => finished.get(source))
    if (ends.some((end) => end == null)) continue
    ready.set(node, Math.max(start, ...ends.map((end) => Date.parse(end ?? ''))))
  }
  return ready
}

/** What is drawn of a step. One that never ran has nothing to draw. */
export function timelineRow(step: Step, ready: Moment | undefined, axis: TimeAxis): TimelineRow {
  if (step.state === 'reused') {
    return { spans: [], reusedAt: step.finished_at === null ? (ready ?? null) : Date.parse(step.finished_at) }
  }
  const tries = earlySpans(step.ended_early, axis)
  // After such a try a step waits anew, from the moment it ended.
  const waitsFrom = tries.at(-1)?.to ?? ready
  const end = step.finished_at === null ? axis.to : Date.parse(step.finished_at)
  const isOver = step.ended_early.some(({ started_at }) => started_at === step.started_at)
  const first = tries[0]
  const before: readonly Span[] =
    first && ready !== undefined ? [{ part: 'waiting', from: ready, to: first.from }, ...tries] : tries
  if (step.started_at === null || isOver) {
    const isInLine = step.state === 'queued' && waitsFrom !== undefined
    return {
      spans: spansOf(isInLine ? [...before, { part: 'waiting', from: waitsFrom, to: end }] : before),
      reusedAt: null,
    }
  }
  const started = Date.parse(step.started_at)
  const atWork = Math.min(end, started + (step.starting_seconds ?? 0) * 1000)
  return {
    spans: spansOf([
      ...before,
      { part: 'waiting', from: waitsFrom ?? started, to: started },
      { part: 'starting', from: started, to: atWork },
      { part: 'work', from: atWork, to: end },
    ]),
    reusedAt: null,
  }
}

const earlySpans = (ends: readonly EarlyEnd[], axis: TimeAxis): readonly Span[] =>
  ends.flatMap(({ state, started_at, finished_at, error }) =>
    started_at === null
      ? []
      : {
          part: state === 'lost' ? 'lost' : 'failedTry',
          from: Date.parse(started_at),
          to: finished_at === null ? axis.to : Date.parse(finished_at),
          why: error,
        },
  )

// A clock that is behind makes a span of less than no time; a try is shown however short it was.
const spansOf = (spans: readonly Span[]) =>
  spans.filter(({ part, from, to }) => to > from || (TRIES.has(part) && to === from))

const TRIES: ReadonlySet<Part> = new Set(['work', 'lost', 'failedTry'])

/** Where a moment stands on the axis, from 0 to 1. */
export const shareOf = (moment: Moment, { from, to }: TimeAxis) =>
  Math.min(1, Math.max(0, (moment - from) / (to - from)))

// The words behind a bar, and the last mark's, have the rest.
const AXIS_SHARE = 0.88

/** A share of the axis as a length, or a distance from its start. */
export const placeOf = (share: number) => `${(share * AXIS_SHARE * 100).toFixed(3)}%`

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const TICK_STEPS = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 28, 91, 182, 364].map((count) => count * DAY),
]

/** Milliseconds after the start at which the axis is marked: steps that people count in, at most `most` of them. */
export function timeTicks({ from, to }: TimeAxis, most: number): readonly number[] {
  const length = to - from
  const step = TICK_STEPS.find((each) => length / each <= most) ?? length
  return Array.from({ length: Math.floor(length / step + 1e-9) + 1 }, (_, at) => at * step)
}
