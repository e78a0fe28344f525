import { checkValue } from './checkValue'
import { inputOf, outputOf, required, type ComponentInterface } from './component'
import { without } from './connect'
import { changeVersion } from './editNodes'
import { bindingsOf, findNode, isEdge, isValue, mapNodes, type Graph, type NodeId } from './graph'

/** A node that moves to another version of its component. */
export interface Update {
  readonly node: NodeId
  /** The version that it has now, where that is known. */
  readonly before?: ComponentInterface | undefined
  readonly after: ComponentInterface
}

/** What an update does to what is set and connected. */
export interface UpdateEffect {
  readonly effect:
    'edge_cut' | 'value_dropped' | 'edge_out_cut' | 'output_dropped' | 'value_refused' | 'now_needed'
  readonly port: string
  /** The node at the other end of an edge, or the name of a pipeline output. */
  readonly other: string | null
}

/** Everything of the drawing that an update takes away, or that needs a hand afterwards. */
export function updateEffects(graph: Graph, { node: id, after }: Update): readonly UpdateEffect[] {
  const node = findNode(graph, id)
  if (!node) return []
  const bindings = bindingsOf(node)
  const atInputs = bindings.flatMap(([port, binding]): UpdateEffect[] => {
    const input = inputOf(after, port)
    if (!input) {
      return isEdge(binding)
        ? [{ effect: 'edge_cut', port, other: binding.node }]
        : [{ effect: 'value_dropped', port, other: null }]
    }
    const isRefused = isValue(binding) && checkValue(binding.value, input) !== null
    return isRefused ? [{ effect: 'value_refused', port, other: null }] : []
  })
  const needed = after.inputs
    .filter((input) => required(input) && !bindings.some(([port]) => port === input.name))
    .map((input): UpdateEffect => ({ effect: 'now_needed', port: input.name, other: null }))
  return [...atInputs, ...needed, ...lostOutputs(graph, id, after)]
}

function lostOutputs(graph: Graph, id: NodeId, after: ComponentInterface): UpdateEffect[] {
  const edges = graph.nodes.flatMap((other) =>
    bindingsOf(other).flatMap(([, binding]): UpdateEffect[] =>
      isEdge(binding) && binding.node === id && !outputOf(after, binding.port)
        ? [{ effect: 'edge_out_cut', port: binding.port, other: other.id }]
        : [],
    ),
  )
  const outputs = graph.outputs
    .filter((output) => output.node === id && !outputOf(after, output.port))
    .map((output): UpdateEffect => ({ effect: 'output_dropped', port: output.port, other: output.name }))
  return [...edges, ...outputs]
}

/** Moves nodes to other versions, and lets go of what refers to ports that are gone. */
export const updateNodes = (graph: Graph, updates: readonly Update[]): Graph =>
  updates.reduce(
    (now, { node, before, after }) => withoutLost(changeVersion(now, node, after, before), node, after),
    graph,
  )

function withoutLost(graph: Graph, id: NodeId, after: ComponentInterface): Graph {
  if (lostOutputs(graph, id, after).length === 0) return graph
  const freed = mapNodes(graph, (other) => {
    const lost = bindingsOf(other)
      .filter(([, binding]) => isEdge(binding) && binding.node === id && !outputOf(after, binding.port))
      .map(([port]) => port)
    return lost.length === 0 ? other : { ...other, inputs: without(other.inputs, ...lost) }
  })
  return {
    ...freed,
    outputs: freed.outputs.filter((output) => output.node !== id || outputOf(after, output.port)),
  }
}

/** The nodes whose component has a newer version, with that version. */
export const outdatedNodes = (
  graph: Graph,
  latestOf: (name: string, version: string) => string | null,
): readonly { readonly node: NodeId; readonly version: string }[] =>
  graph.nodes.flatMap(({ id, component }) => {
    const latest = latestOf(component.name, component.version)
    return latest !== null && latest !== component.version ? [{ node: id, version: latest }] : []
  })
