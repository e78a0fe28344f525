import type { Components } from './component'
import type { Point } from './editNodes'
import type { Graph, NodeId } from './graph'
import { layoutTask, placementsOf } from './layoutTask'
import { solveLayout } from './layout'
import { nodeSize, TERMINAL_SIZE, type Box, type Size } from './nodeGeometry'
import { place } from './place'
import { shownPortsOf } from './shownPortsOf'

const MARGIN = 16

/** The boxes of all nodes that have a place. */
export function nodeBoxes(graph: Graph, components: Components): ReadonlyMap<NodeId, Box> {
  const portsOf = shownPortsOf(graph, components)
  const boxes = new Map<NodeId, Box>()
  for (const node of graph.nodes) {
    if (node.x != null && node.y != null)
      boxes.set(node.id, { x: node.x, y: node.y, ...nodeSize(portsOf(node)) })
  }
  return boxes
}

/** The place nearest below `wanted` where a box of `size` covers nothing. */
export function freeSpot(boxes: Iterable<Box>, size: Size, wanted: Point): Point {
  const inColumn = [...boxes]
    .filter((box) => box.x < wanted.x + size.width + MARGIN && wanted.x < box.x + box.width + MARGIN)
    .sort((a, b) => a.y - b.y)
  let { y } = wanted
  for (const box of inColumn) {
    if (box.y >= y + size.height + MARGIN) break
    if (y < box.y + box.height + MARGIN) y = box.y + box.height + MARGIN
  }
  return { x: wanted.x, y }
}

/** Gives a place to what has none: all of it when nothing is placed yet, else the newcomers below the rest. */
export function placeUnplaced(graph: Graph, components: Components): Graph {
  const isPlaced = ({ x, y }: { x?: number | null; y?: number | null }) => x != null && y != null
  const everything = [...graph.nodes, ...graph.inputs, ...graph.outputs]
  if (everything.every(isPlaced)) return graph
  const nodes = graph.nodes.filter((node) => !isPlaced(node))
  const inputs = graph.inputs.filter((input) => !isPlaced(input))
  const outputs = graph.outputs.filter((output) => !isPlaced(output))
  const newcomers: Graph = { ...graph, nodes, inputs, outputs }
  const answer = solveLayout(layoutTask(newcomers, components))
  const below = bottomOf(graph, components)
  const shifted = new Map(Array.from(answer, ([key, { x, y }]) => [key, { x, y: y + below }]))
  return place(graph, placementsOf(newcomers, shifted))
}

const GAP_BELOW = 64

function bottomOf(graph: Graph, components: Components): number {
  const bottoms = [
    ...Array.from(nodeBoxes(graph, components).values(), (box) => box.y + box.height),
    ...[...graph.inputs, ...graph.outputs].flatMap(({ x, y }) =>
      x == null || y == null ? [] : [y + TERMINAL_SIZE.height],
    ),
  ]
  return bottoms.length === 0 ? 0 : Math.max(...bottoms) + GAP_BELOW
}
