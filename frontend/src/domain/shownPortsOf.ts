import { componentOf, isLiteralType, type ComponentInterface, type Components } from './component'
import { edgesOf } from './edges'
import {
  bindingsOf,
  findPipelineInput,
  isEdge,
  isFromData,
  isFromInput,
  type Graph,
  type Node,
  type NodeId,
  type PortName,
} from './graph'
import { shownPorts, type ShownPorts } from './nodeGeometry'

const shown = new WeakMap<ComponentInterface, ShownPorts>()

/**
 * The ports that each node of a drawing shows.
 *
 * A node whose component is not known shows the ports that the drawing itself speaks of, so that its edges end somewhere.
 */
export function shownPortsOf(graph: Graph, components: Components): (node: Node) => ShownPorts {
  let spokenOf: ReadonlyMap<NodeId, readonly PortName[]> | undefined
  return (node) => {
    const component = componentOf(components, node)
    if (component) {
      const known = shown.get(component) ?? shownPorts(component)
      shown.set(component, known)
      return known
    }
    spokenOf ??= outputsSpokenOf(graph)
    return { inputs: inputsSpokenOf(graph, node), outputs: spokenOf.get(node.id) ?? [] }
  }
}

const inputsSpokenOf = (graph: Graph, node: Node) =>
  bindingsOf(node)
    .filter(([, binding]) => {
      if (!isFromInput(binding)) return isEdge(binding) || isFromData(binding)
      const input = findPipelineInput(graph, binding.input)
      return input !== undefined && !isLiteralType(input.type)
    })
    .map(([port]) => port)

function outputsSpokenOf(graph: Graph): ReadonlyMap<NodeId, readonly PortName[]> {
  const ports = new Map<NodeId, PortName[]>()
  const sources = [...edgesOf(graph).map((edge) => edge.source), ...graph.outputs]
  for (const { node, port } of sources) {
    const known = ports.get(node) ?? []
    if (!known.includes(port)) ports.set(node, [...known, port])
  }
  return ports
}
