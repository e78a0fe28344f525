import type { Graph, NodeId } from '../../../domain/graph'
import { isRunFinished, type RunFacts, type Step } from '../../../domain/run'
import { sourcesOf } from '../../../domain/topology'

/** Milliseconds since the epoch. */
export type Moment = number

export type TimeAxis = { from: Moment; to: Moment }

/** A part of a step's time: for a worker, for its process, at work. */
export type Span = { part: 'waiting' | 'starting' | 'work'; from: Moment; to: Moment }

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
  const end = step.finished_at === null ? axis.to : Date.parse(step.finished_at)
  if (step.started_at === null) {
    const isInLine = step.state === 'queued' && ready !== undefined
    return { spans: isInLine ? spansOf([{ part: 'waiting', from: ready, to: end }]) : [], reusedAt: null }
  }
  const started = Date.parse(step.started_at)
  const atWork = Math.min(end, started + (step.starting_seconds ?? 0) * 1000)
  return {
    spans: spansOf([
      { part: 'waiting', from: ready ?? started, to: started },
      { part: 'starting', from: started, to: atWork },
      { part: 'work', from: atWork, to: end },
    ]),
    reusedAt: null,
  }
}

// A clock that is behind makes a span of less than no time; work is shown however short it was.
const spansOf = (spans: readonly Span[]) =>
  spans.filter(({ part, from, to }) => to > from || (part === 'work' && to === from))

type TriedSpans = readonly {
  started_at: string | null
  finished_at: string | null
  starting_seconds: number | null
}[]

/** The spans of a step that was tried more than once: each try apart. */
export function attemptSpans(attempts: TriedSpans, axis: TimeAxis): readonly Span[] {
  return attempts.flatMap(({ started_at, finished_at, starting_seconds }) => {
    if (started_at === null) return []
    const started = Date.parse(started_at)
    const end = finished_at === null ? axis.to : Date.parse(finished_at)
    const atWork = Math.min(end, started + (starting_seconds ?? 0) * 1000)
    return spansOf([
      { part: 'starting', from: started, to: atWork },
      { part: 'work', from: atWork, to: end },
    ])
  })
}

/** Where a moment stands on the axis, from 0 to 1. */
export const shareOf = (moment: Moment, { from, to }: TimeAxis) =>
  Math.min(1, Math.max(0, (moment - from) / (to - from)))

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
