import { bindingsOf, isEdge, portName, nodeId, type Graph, type Node, type PortRef } from './graph'

declare const edgeBrand: unique symbol

/** Made from the target alone: a port takes one edge, so rewiring its source keeps the id. */
export type EdgeId = string & { readonly [edgeBrand]: true }

export interface Edge {
  readonly id: EdgeId
  readonly source: PortRef
  readonly target: PortRef
}

const SEPARATOR = ':'

export const edgeIdOf = (target: PortRef) => `${target.node}${SEPARATOR}${target.port}` as EdgeId

/** The port that an edge ends at. */
export function targetOf(id: EdgeId): PortRef {
  const at = id.indexOf(SEPARATOR)
  return { node: nodeId(id.slice(0, at)), port: portName(id.slice(at + 1)) }
}

// By node: an edge of an untouched node keeps its identity, so the canvas need not draw it anew.
const known = new WeakMap<Node, readonly Edge[]>()

/** The edges that end at `node`. */
export function edgesInto(node: Node): readonly Edge[] {
  const found = known.get(node)
  if (found) return found
  const edges = bindingsOf(node).flatMap(([port, binding]): Edge[] => {
    const target = { node: node.id, port }
    return isEdge(binding) ? [{ id: edgeIdOf(target), source: binding, target }] : []
  })
  known.set(node, edges)
  return edges
}

/** Every edge, by the order of the nodes they end at. Ends that do not exist are included. */
export const edgesOf = (graph: Graph): readonly Edge[] => graph.nodes.flatMap(edgesInto)

export const findEdge = (graph: Graph, id: EdgeId) => edgesOf(graph).find((edge) => edge.id === id)
