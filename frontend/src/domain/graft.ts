import { nodeIds, type Point } from './editNodes'
import {
  bindingsOf,
  isEdge,
  nodeId,
  type Binding,
  type Graph,
  type Node,
  type NodeId,
  type PortName,
} from './graph'
import { freshName } from './names'

export interface Graft {
  readonly graph: Graph
  /** The new id of each node that was put in, by its id before. */
  readonly ids: ReadonlyMap<NodeId, NodeId>
}

export interface GraftOptions {
  readonly offset: Point
  /** Edges from nodes that were not copied along: kept where that node exists here, or dropped. */
  readonly outerEdges: 'keep' | 'drop'
}

/** Puts copies of `nodes` into a drawing under fresh ids; edges among them lead to the copies. */
export function graft(graph: Graph, nodes: readonly Node[], options: GraftOptions): Graft {
  const here = nodeIds(graph)
  const taken = new Set(here)
  const ids = new Map<NodeId, NodeId>()
  for (const { id } of nodes) {
    const fresh = nodeId(freshName(id, taken))
    taken.add(fresh)
    ids.set(id, fresh)
  }
  const copies = nodes.map((node) => ({
    ...node,
    id: ids.get(node.id) ?? node.id,
    inputs: rebound(node, ids, (id) => options.outerEdges === 'keep' && here.has(id)),
    ...shifted(node, options.offset),
  }))
  return { graph: { ...graph, nodes: [...graph.nodes, ...copies] }, ids }
}

function rebound(node: Node, ids: ReadonlyMap<NodeId, NodeId>, keepsOuter: (id: NodeId) => boolean) {
  const bindings = bindingsOf(node).flatMap(([port, binding]): [PortName, Binding][] => {
    if (!isEdge(binding)) return [[port, binding]]
    const source = ids.get(binding.node)
    if (source) return [[port, { ...binding, node: source }]]
    return keepsOuter(binding.node) ? [[port, binding]] : []
  })
  return Object.fromEntries(bindings)
}

const shifted = (node: Node, { x, y }: Point) =>
  node.x == null || node.y == null ? {} : { x: node.x + x, y: node.y + y }

/** Copies nodes within a drawing. They keep what feeds them, so a variant is one change away. */
export const duplicateNodes = (graph: Graph, ids: ReadonlySet<NodeId>, offset: Point): Graft =>
  graft(
    graph,
    graph.nodes.filter((node) => ids.has(node.id)),
    { offset, outerEdges: 'keep' },
  )
