import type { ComponentInterface } from '../../domain/component'
import type { Graph, NodeId } from '../../domain/graph'
import type { RunFacts, Step } from '../../domain/run'

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
  return lines.findLast((line) => line !== '') ?? ''
}

/** A word that changes whenever the server would tell more about a step than before. */
export const stepVersion = ({ state, attempt, reason }: Step) => [state, attempt, reason ?? ''].join(' ')
