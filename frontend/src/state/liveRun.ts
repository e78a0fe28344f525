import { createStore, type StoreApi } from 'zustand/vanilla'

import type { NodeId } from '../domain/graph'
import type { EventBatch, RunEvent, RunFacts, RunSnapshot, Step, StepProgress } from '../domain/run'
import { nextFrame, type Scheduler } from './timers'

/** How events reach this browser: shown only when it is not `live`. */
export type Connection = 'connecting' | 'live' | 'polling' | 'offline'

export interface LiveRunState {
  readonly run: RunFacts
  readonly graph: RunSnapshot['graph']
  readonly components: RunSnapshot['components']
  readonly steps: ReadonlyMap<NodeId, Step>
  /** Everything up to this event is shown. */
  readonly seq: number
  /** The newest event there is, as far as heard. */
  readonly head: number
  readonly connection: Connection
}

export interface LiveRun {
  readonly store: StoreApi<LiveRunState>
  /** Takes in events in any pieces and order; what is known already is dropped. */
  readonly apply: (batch: EventBatch) => void
  /** Hears that there are events up to `head`. */
  readonly heardOf: (head: number) => void
  readonly connectionIs: (connection: Connection) => void
  /** Begins again from a new snapshot. */
  readonly reset: (snapshot: RunSnapshot) => void
  /** The newest event taken in; it may still wait for the next picture. */
  readonly received: () => number
}

export interface LiveRunOptions {
  /** Something between `after` and what just came is missing: ask for it. */
  readonly onGap: (after: number) => void
  readonly schedule?: Scheduler
}

/**
 * A run as it goes on.
 *
 * Hundreds of events a second become one change of the store for each picture that is drawn, and only the steps they
 * speak of become new objects.
 */
export function createLiveRun(
  snapshot: RunSnapshot,
  { onGap, schedule = nextFrame }: LiveRunOptions,
): LiveRun {
  const store = createStore<LiveRunState>(() => ({
    ...shownOf(snapshot),
    head: snapshot.seq,
    connection: 'connecting',
  }))
  let received = snapshot.seq
  let waiting: RunEvent[] = []
  let isScheduled = false

  const flush = () => {
    isScheduled = false
    const events = waiting
    waiting = []
    store.setState((state) => ({
      ...advanced(state, events),
      seq: received,
      head: Math.max(state.head, received),
    }))
  }

  const flushSoon = () => {
    if (isScheduled) return
    isScheduled = true
    schedule(flush)
  }

  return {
    store,
    apply(batch) {
      const { seq, events } = batch
      const news = events.filter((event) => event.seq > received).sort((a, b) => a.seq - b.seq)
      if (seq <= received && news.length === 0) return
      if (hasGap(received, batch, news)) {
        onGap(received)
        return
      }
      waiting.push(...news)
      received = Math.max(seq, news.at(-1)?.seq ?? 0)
      flushSoon()
    },
    heardOf(head) {
      if (head > store.getState().head) store.setState({ head })
      if (head > received) onGap(received)
    },
    connectionIs(connection) {
      if (store.getState().connection !== connection) store.setState({ connection })
    },
    reset(next) {
      waiting = []
      received = next.seq
      store.setState(({ head }) => ({ ...shownOf(next), head: Math.max(head, next.seq) }))
    },
    received: () => received,
  }
}

/** With `after`, the batch stands for everything from there; without it the events must follow one by one. */
function hasGap(received: number, { after, seq }: EventBatch, news: readonly RunEvent[]): boolean {
  if (after !== undefined) return after > received
  return (
    seq > (news.at(-1)?.seq ?? received) || news.some((event, index) => event.seq !== received + 1 + index)
  )
}

function shownOf({ seq, graph, components, steps, ...run }: RunSnapshot) {
  return { run: run, graph, components, steps: new Map(steps.map((step) => [step.node, step])), seq }
}

function advanced(state: LiveRunState, events: readonly RunEvent[]): Pick<LiveRunState, 'run' | 'steps'> {
  let { run } = state
  let steps: Map<NodeId, Step> | null = null
  for (const event of events) {
    switch (event.kind) {
      case 'run_changed':
        run = { ...run, ...event.data }
        break
      case 'step_changed':
        steps ??= new Map(state.steps)
        steps.set(event.data.node, { ...steps.get(event.data.node), ...event.data })
        break
      case 'step_progress': {
        steps ??= new Map(state.steps)
        const step = steps.get(event.data.node)
        if (step) steps.set(step.node, progressed(step, event.data))
        break
      }
      // An event of a kind that a newer server knows changes nothing here.
    }
  }
  return { run, steps: steps ?? state.steps }
}

const progressed = (step: Step, { log_size = step.log_size, metrics }: StepProgress): Step => ({
  ...step,
  log_size,
  metrics: metrics ? { ...step.metrics, ...metrics } : step.metrics,
})

/** The step of one node: a view that reads by this is drawn again only when that step changed. */
export const stepOf = (node: NodeId) => (state: LiveRunState) => state.steps.get(node)

/** The steps of a run, each to be asked for by its node; `subscribe` calls back at most once for each picture. */
export interface StepSource {
  readonly stepOf: (node: NodeId) => Step | undefined
  readonly subscribe: (listener: () => void) => () => void
}

export const stepSourceOf = ({ store }: LiveRun): StepSource => ({
  stepOf: (node) => store.getState().steps.get(node),
  subscribe: (listener) =>
    store.subscribe((state, before) => {
      if (state.steps !== before.steps) listener()
    }),
})

/** Whether newer events are known of than are shown. */
export const isBehind = ({ seq, head }: LiveRunState) => seq < head
