import { findingsOf } from '../../api/findings'
import { readYaml, writeYaml } from '../../api/pipelines'
import { asInterface } from '../../domain/component'
import { emptyGraph } from '../../domain/graph'
import { parseGraph } from '../../domain/parseGraph'
import type { PipelineTexts } from '../../features/canvas/pipelineTexts'

/** pipeline.yml as the server writes and reads it. */
export const pipelineTexts: PipelineTexts = {
  write: async (graph) => (await writeYaml(graph)).yaml,
  read: async (yaml) => {
    const { graph, components, findings } = await readYaml(yaml)
    const parsed = parseGraph(graph)
    return {
      graph: parsed.ok ? parsed.graph : emptyGraph,
      components: components.map(asInterface),
      remarks: findings,
    }
  },
  faultsOf: findingsOf,
}
