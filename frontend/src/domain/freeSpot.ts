import type { Components } from './component'
import type { Point } from './editNodes'
import type { Graph, NodeId } from './graph'
import { layoutTask, placementsOf } from './layoutTask'
import { solveLayout } from './layout'
import { areApart, nodeSize, TERMINAL_SIZE, type Box, type Size } from './nodeGeometry'
import { place } from './place'
import { shownPortsOf } from './shownPortsOf'

const MARGIN = 16
// How finely a free place is looked for.
const LEAST_STRIDE = 16
const STRIDES = 48

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

/** Whether two boxes stand so near that one seems to cover the other. */
export const isCrowded = (one: Box, other: Box) => !areApart(one, other, MARGIN)

/** How far boxes go down together to cover none of those that stand still. */
export function freeShift(still: readonly Box[], moving: readonly Box[]): number {
  for (let down = 0; ;) {
    const lowered = moving.map((box) => ({ ...box, y: box.y + down }))
    const further = lowered.flatMap((box) =>
      still.filter((other) => isCrowded(box, other)).map(({ y, height }) => y + height + MARGIN - box.y),
    )
    if (further.length === 0) return down
    down += Math.max(...further)
  }
}

/** The place nearest below `wanted` where a box of `size` covers nothing. */
export const freeSpot = (boxes: Iterable<Box>, size: Size, wanted: Point): Point => ({
  x: wanted.x,
  y: wanted.y + freeShift([...boxes], [{ ...wanted, ...size }]),
})

/** The place nearest to `wanted` inside `frame` where a box of `size` covers nothing; if there is none, one below. */
export function nearestFreeSpot(boxes: readonly Box[], size: Size, wanted: Point, frame: Box): Point {
  const isFree = (spot: Point) => !boxes.some((box) => isCrowded({ ...spot, ...size }, box))
  const stride = Math.max(LEAST_STRIDE, frame.width / STRIDES)
  const columns = strides(wanted.x, frame.x, frame.x + frame.width - size.width, stride)
  const rows = strides(wanted.y, frame.y, frame.y + frame.height - size.height, stride)
  const distance = ({ x, y }: Point) => Math.hypot(x - wanted.x, y - wanted.y)
  const spots = [wanted, ...columns.flatMap((x) => rows.map((y) => ({ x, y })))]
  return (
    spots.sort((one, other) => distance(one) - distance(other)).find(isFree) ?? freeSpot(boxes, size, wanted)
  )
}

/** From `start` in both directions, as far as `least` and `most`. */
function strides(start: number, least: number, most: number, stride: number): number[] {
  const first = Math.ceil((least - start) / stride)
  const count = Math.floor((most - start) / stride) - first + 1
  return Array.from({ length: Math.max(0, count) }, (_, at) => start + (first + at) * stride)
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
