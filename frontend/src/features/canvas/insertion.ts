import type { ComponentInterface } from '../../domain/component'
import { connect } from '../../domain/connect'
import { insertionOn } from '../../domain/dropOnNode'
import type { Point } from '../../domain/editNodes'
import type { Graph, NodeId, PortRef } from '../../domain/graph'
import { makeRoom } from '../../domain/makeRoom'
import { nodeSize, shownPorts } from '../../domain/nodeGeometry'
import { place } from '../../domain/place'
import type { Canvas } from './canvas'
import { itemName, nodeKey } from './itemKey'
import { placementsAt } from './placementsAt'
import type { SceneEdge } from './scene'

/** The bindings of an edge as ports of nodes; null for an edge of a terminal. */
function nodeEdge(edge: SceneEdge): { source: PortRef; target: PortRef } | null {
  const source = itemName(edge.source.item)
  const target = itemName(edge.target.item)
  if (source.thing !== 'node' || target.thing !== 'node') return null
  return {
    source: { node: source.id, port: edge.source.port },
    target: { node: target.id, port: edge.target.port },
  }
}

export function canInsert(canvas: Canvas, component: ComponentInterface, edge: SceneEdge): boolean {
  const ends = nodeEdge(edge)
  return ends !== null && insertionOn(canvas.graph(), canvas.components(), ends, component) !== null
}

/** A node that is let go on an edge. */
type Inserted = { readonly node: NodeId; readonly component: ComponentInterface; readonly at: Point }

/** Leads an edge through a node, and makes room for it where it is let go. */
export function insertedOn(
  canvas: Canvas,
  graph: Graph,
  { node, component, at }: Inserted,
  edge: SceneEdge,
): Graph {
  const ends = nodeEdge(edge)
  const ports = ends && insertionOn(graph, canvas.components(), ends, component)
  if (!ports) return graph
  const entered = connect(graph, ends.source, { node, port: ports.input.name })
  const joined = connect(entered, { node, port: ports.output.name }, ends.target)
  const { items, edges } = canvas.scene()
  const boxes = new Map(Array.from(items, ([key, { box }]) => [key, box]))
  boxes.delete(nodeKey(node))
  const room = makeRoom({
    card: { ...at, ...nodeSize(shownPorts(component)) },
    source: edge.source.item,
    target: edge.target.item,
    boxes,
    edges: edges.map(({ source, target }) => [source.item, target.item]),
  })
  return place(joined, placementsAt([...room.moved, [nodeKey(node), room.at]]))
}
