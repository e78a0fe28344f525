import {
  bindingsOf,
  isEdge,
  portName,
  nodeId,
  type Graph,
  type Node,
  type NodeId,
  type PortName,
  type PortRef,
} from './graph'
import { dependsOn } from './stepControls'

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

// No port's name holds a blank.
const AFTER = 'after '

/** Where a node stands that another follows by order alone: a port of its own, which no component has. */
export const orderPort = (source: NodeId) => portName(`${AFTER}${source}`)

/** The node that an edge comes from which ends at this port, if it is one of order alone. */
export const orderSource = (port: PortName): NodeId | null =>
  port.startsWith(AFTER) ? nodeId(port.slice(AFTER.length)) : null

/** What follows what by order alone, as edges. */
export const orderEdgesOf = (graph: Graph): readonly Edge[] =>
  graph.nodes.flatMap((node) =>
    dependsOn(node).map((source): Edge => {
      const target = { node: node.id, port: orderPort(source) }
      return { id: edgeIdOf(target), source: { node: source, port: portName('') }, target }
    }),
  )

export const findEdge = (graph: Graph, id: EdgeId) =>
  (orderSource(targetOf(id).port) ? orderEdgesOf(graph) : edgesOf(graph)).find((edge) => edge.id === id)
