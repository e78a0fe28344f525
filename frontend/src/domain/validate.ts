import type { Components } from './component'
import type { Graph } from './graph'
import type { KnownData } from './knownData'
import { nodeProblems } from './nodeProblems'
import { pipelineProblems } from './pipelineProblems'
import type { Problem } from './problem'
import { scopeOf } from './scope'

/**
 * Everything wrong with a drawing: the pipeline itself first, then by node and by port.
 *
 * `designer/core/validation.py` holds the same rules, and tests/parity/problems.json the cases both must agree on.
 */
export function findProblems(graph: Graph, components: Components, data: KnownData): readonly Problem[] {
  const scope = scopeOf(graph, components, data)
  return [...pipelineProblems(scope), ...nodeProblems(scope)]
}
