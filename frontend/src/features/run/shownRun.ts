import { said } from '../../api/said'
import type { ComponentInterface } from '../../domain/component'
import type { Graph, NodeId } from '../../domain/graph'
import type { RunFacts, Step } from '../../domain/run'
import { sourcesOf } from '../../domain/topology'

/** A run as its panels show it. */
export type ShownRun = {
  facts: RunFacts
  graph: Graph
  components: readonly ComponentInterface[]
  /** In the order of the drawing: each after all it waits for. */
  steps: readonly Step[]
  stepOf: (node: NodeId) => Step | undefined
}

/** The step whose failure the person should look at first: the one that failed first. */
export function firstFailure(steps: readonly Step[]): Step | null {
  const failed = steps.filter((step) => step.state === 'failed')
  return failed.reduce<Step | null>((first, step) => {
    if (!first?.finished_at) return first ?? step
    return step.finished_at && step.finished_at < first.finished_at ? step : first
  }, null)
}

/** The last line of an error that says something: in a traceback, the exception itself. */
export function errorLine(error: string | null): string {
  const lines = (error ?? '').split('\n').map((line) => line.trim())
  return said(lines.findLast((line) => line !== '') ?? '')
}

/** A word that changes whenever the server would tell more about a step than before; what it says while it runs is not that. */
export const stepVersion = ({ state, attempt, reason }: Step) =>
  [state, attempt, state === 'running' ? '' : (reason ?? '')].join(' ')

/** The step because of which another was not run: the nearest failed or cancelled one that it waits for. */
export function culpritOf({ graph, stepOf }: Pick<ShownRun, 'graph' | 'stepOf'>, node: NodeId): Step | null {
  const seen = new Set([node])
  let around = [node]
  while (around.length > 0) {
    const before = around.flatMap((id) => sourcesOf(graph, id)).filter((id) => !seen.has(id))
    for (const id of before) {
      seen.add(id)
      const step = stepOf(id)
      if (step?.state === 'failed' || step?.state === 'cancelled') return step
    }
    around = before
  }
  return null
}

/** The pipeline that was run; none when it has been deleted since. */
export const pipelineOf = ({ pipeline }: RunFacts): RunFacts['pipeline'] | null => pipeline

/** Who started the run; empty when nobody knows. */
export const starterOf = ({ created_by: name }: RunFacts): string => (typeof name === 'string' ? name : '')
