import type { Point } from './editNodes'
import type { Graph, PipelineOutput, PortRef } from './graph'
import { freshName, isName, nameFrom } from './names'
import type { NameFault } from './pipelineInputs'

/** Why `name` cannot name a pipeline output (other than the one called `current` now), or null. */
export function outputNameFault(graph: Graph, name: string, current: string | null = null): NameFault | null {
  if (!isName(name)) return 'bad_name'
  return name !== current && graph.outputs.some((output) => output.name === name) ? 'taken' : null
}

/** Makes an output of a node an output of the whole pipeline, once. */
export function addPipelineOutput(
  graph: Graph,
  from: PortRef,
  at: Point | null = null,
): { readonly graph: Graph; readonly name: string } {
  const known = pipelineOutputOf(graph, from)
  if (known) return { graph, name: known.name }
  const name = freshName(nameFrom(from.port, 'output'), new Set(graph.outputs.map((output) => output.name)))
  const output: PipelineOutput = {
    name,
    node: from.node,
    port: from.port,
    x: at?.x ?? null,
    y: at?.y ?? null,
  }
  return { graph: { ...graph, outputs: [...graph.outputs, output] }, name }
}

export const pipelineOutputOf = (graph: Graph, from: PortRef) =>
  graph.outputs.find((output) => output.node === from.node && output.port === from.port)

export const removePipelineOutput = (graph: Graph, name: string): Graph => ({
  ...graph,
  outputs: graph.outputs.filter((output) => output.name !== name),
})

export const renamePipelineOutput = (graph: Graph, from: string, to: string): Graph =>
  outputNameFault(graph, to, from)
    ? graph
    : {
        ...graph,
        outputs: graph.outputs.map((output) => (output.name === from ? { ...output, name: to } : output)),
      }

/** Leads a pipeline output to another port. */
export const repointPipelineOutput = (graph: Graph, name: string, from: PortRef): Graph => ({
  ...graph,
  outputs: graph.outputs.map((output) =>
    output.name === name ? { ...output, node: from.node, port: from.port } : output,
  ),
})
