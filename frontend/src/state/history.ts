import type { Graph } from '../domain/graph'
import { applyPatch, inversePatch, isEmptyPatch, patchBetween, type GraphPatch } from '../domain/graphPatch'
import type { MessageRef } from '../domain/message'

/** One change of the drawing that can be taken back. */
export interface HistoryStep {
  readonly name: MessageRef
  readonly patch: GraphPatch
  /** Changes under one key become one step, while nothing else comes between. */
  readonly coalesce: string | null
  readonly at: number
}

/** Patches and not copies of the drawing: a step costs what it changes, and what it leaves alone keeps its identity. */
export interface History {
  readonly past: readonly HistoryStep[]
  readonly future: readonly HistoryStep[]
}

export interface StepOptions {
  readonly coalesce?: string | undefined
  /** How long after the last change under its key a further one still joins it. */
  readonly withinMs?: number | undefined
}

export const noHistory: History = { past: [], future: [] }

export const MOST_STEPS = 500

/** The history with the change from `before` to `after` on top. */
export function record(
  history: History,
  before: Graph,
  after: Graph,
  step: StepOptions & { readonly name: MessageRef; readonly at: number },
): History {
  const top = history.past.at(-1)
  const joins = top && joinsInto(top, step)
  const start = joins ? applyPatch(before, inversePatch(top.patch)) : before
  const patch = patchBetween(start, after)
  const below = joins ? history.past.slice(0, -1) : history.past
  // Typed and deleted again: nothing to take back, but what was undone before is gone all the same.
  if (isEmptyPatch(patch)) return { past: below, future: joins ? [] : history.future }
  const added = { name: joins ? top.name : step.name, patch, coalesce: step.coalesce ?? null, at: step.at }
  return { past: [...below, added].slice(-MOST_STEPS), future: [] }
}

const joinsInto = (
  top: HistoryStep,
  { coalesce, withinMs = Infinity, at }: StepOptions & { readonly at: number },
) => coalesce !== undefined && top.coalesce === coalesce && at - top.at <= withinMs

/** The history in which the next change begins a step of its own. */
export function seal(history: History): History {
  const top = history.past.at(-1)
  return top?.coalesce == null
    ? history
    : { ...history, past: [...history.past.slice(0, -1), { ...top, coalesce: null }] }
}

export interface Stepped {
  readonly graph: Graph
  readonly history: History
  readonly step: HistoryStep
}

export function undo({ past, future }: History, graph: Graph): Stepped | null {
  const step = past.at(-1)
  if (!step) return null
  return {
    graph: applyPatch(graph, inversePatch(step.patch)),
    history: seal({ past: past.slice(0, -1), future: [...future, step] }),
    step,
  }
}

export function redo({ past, future }: History, graph: Graph): Stepped | null {
  const step = future.at(-1)
  if (!step) return null
  return {
    graph: applyPatch(graph, step.patch),
    history: seal({ past: [...past, step], future: future.slice(0, -1) }),
    step,
  }
}
