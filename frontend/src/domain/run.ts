import type { ComponentInterface } from './component'
import type { Graph, NodeId, Priority, VersionRef } from './graph'

export type StepState =
  'waiting' | 'queued' | 'running' | 'succeeded' | 'reused' | 'failed' | 'cancelled' | 'skipped'
export type RunState = 'queued' | 'running' | 'cancelling' | 'succeeded' | 'failed' | 'cancelled'

export type AttemptState = 'delayed' | 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'lost'

/** One node's part in a run, as the server tells it. */
export interface Step {
  readonly node: NodeId
  readonly title: string
  readonly state: StepState
  readonly reason: string | null
  readonly started_at: string | null
  readonly finished_at: string | null
  readonly duration_seconds: number | null
  readonly attempt: number
  /** The tries among them whose worker was lost, or that failed and were tried again. */
  readonly ended_early: readonly EarlyEnd[]
  readonly exit_code: number | null
  readonly error: string | null
  readonly reused_from: { readonly run: number; readonly node: string } | null
  readonly why: string | null
  readonly headline: string | null
  readonly log_size: number
  readonly outputs: Readonly<Record<string, StepOutput>>
  /** Outputs that were removed to save space, with the size they had. */
  readonly removed_outputs?: Readonly<Record<string, number>>
  readonly metrics: Readonly<Record<string, number>>
  readonly starting_seconds: number | null
  /** What the last try used, once it has ended. */
  readonly cpu_seconds: number | null
  readonly peak_memory_bytes: number | null
}

export interface EarlyEnd {
  readonly number: number
  readonly state: AttemptState
  readonly started_at: string | null
  readonly finished_at: string | null
  readonly error: string
}

export interface StepOutput {
  readonly digest: string
  readonly size: number
  readonly is_file: boolean
  readonly summary: unknown
}

/** What a run is apart from its steps. */
export interface RunFacts {
  readonly id: number
  readonly name?: string
  readonly pipeline: { readonly id: number | string; readonly name: string }
  readonly version: number | string | VersionRef | null
  readonly state: RunState
  readonly message: string | null
  readonly created_at: string
  readonly started_at: string | null
  readonly finished_at: string | null
  readonly created_by: unknown
  readonly isolation: string | null
  readonly force_rerun: boolean
  /** The only step that was asked for, with what it needs; empty for all. */
  readonly target?: string
  readonly priority?: Priority
  readonly tags?: readonly string[]
  /** It is kept: neither deleted, nor are its outputs to save space. */
  readonly pinned?: boolean
  /** The runs that repeat one another, this one among them, oldest first. */
  readonly chain?: readonly ChainedRun[]
}

export interface ChainedRun {
  readonly id: number
  readonly state: RunState
}

export interface RunSnapshot extends RunFacts {
  readonly seq: number
  readonly graph: Graph
  readonly components: readonly ComponentInterface[]
  readonly steps: readonly Step[]
}

interface Numbered {
  readonly seq: number
  readonly at: string
}

export type RunEvent =
  | (Numbered & { readonly kind: 'run_changed'; readonly data: Partial<RunFacts> })
  | (Numbered & { readonly kind: 'step_changed'; readonly data: Step })
  | (Numbered & { readonly kind: 'step_progress'; readonly data: StepProgress })

export interface StepProgress {
  readonly node: NodeId
  readonly log_size?: number
  readonly metrics?: Readonly<Record<string, number>>
}

/** Events in order. With `after` they stand for everything in (after, seq]; without it none may be missing between. */
export interface EventBatch {
  readonly after?: number | undefined
  readonly seq: number
  readonly events: readonly RunEvent[]
  /** The server no longer has what came before: only a new snapshot helps. */
  readonly reset?: boolean | undefined
}

const FINISHED_STEPS: ReadonlySet<string> = new Set(['succeeded', 'reused', 'failed', 'cancelled', 'skipped'])
const FINISHED_RUNS: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled'])

export const isStepFinished = (state: StepState) => FINISHED_STEPS.has(state)
export const isRunFinished = (state: RunState) => FINISHED_RUNS.has(state)

/** How many steps are in each state. */
export function countStates(steps: Iterable<Step>): Readonly<Partial<Record<StepState, number>>> {
  const counts: Partial<Record<StepState, number>> = {}
  for (const { state } of steps) counts[state] = (counts[state] ?? 0) + 1
  return counts
}

/** Whether all that was wanted was there already: then a run took no time that is worth telling. */
export const isAllReused = (steps: readonly Pick<Step, 'state'>[]) =>
  steps.some(({ state }) => state === 'reused') &&
  steps.every(({ state }) => state === 'reused' || state === 'skipped')

/** Seconds a step has been at work; while it runs, by the clock given. A clock that is behind counts as no time. */
export function elapsedSeconds(
  step: Pick<Step, 'started_at' | 'finished_at' | 'duration_seconds'>,
  now: number,
) {
  if (step.duration_seconds !== null) return step.duration_seconds
  if (step.started_at === null) return null
  const end = step.finished_at === null ? now : Date.parse(step.finished_at)
  return Math.max(0, (end - Date.parse(step.started_at)) / 1000)
}
