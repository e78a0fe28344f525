import { mapNotes } from './notes'
import type { Point } from './editNodes'
import { mapNodes, type Graph, type NodeId, type Placed } from './graph'

/** New places for things on the canvas; what is not named stays where it is. */
export interface Placements {
  readonly nodes?: ReadonlyMap<NodeId, Point>
  readonly inputs?: ReadonlyMap<string, Point>
  readonly outputs?: ReadonlyMap<string, Point>
  readonly notes?: ReadonlyMap<string, Point>
}

export const moveNodes = (graph: Graph, places: ReadonlyMap<NodeId, Point>): Graph =>
  place(graph, { nodes: places })

/** Puts nodes, pipeline inputs, pipeline outputs and notes where `placements` says, on whole pixels. */
export function place(graph: Graph, { nodes, inputs, outputs, notes }: Placements): Graph {
  const noted = notes && notes.size > 0 ? mapNotes(graph, (note, key) => moved(note, notes.get(key))) : graph
  const placed = nodes ? mapNodes(noted, (node) => moved(node, nodes.get(node.id))) : noted
  const movedInputs = inputs ? moveAll(graph.inputs, (input) => inputs.get(input.name)) : graph.inputs
  const movedOutputs = outputs ? moveAll(graph.outputs, (output) => outputs.get(output.name)) : graph.outputs
  if (movedInputs === graph.inputs && movedOutputs === graph.outputs) return placed
  return { ...placed, inputs: movedInputs, outputs: movedOutputs }
}

function moveAll<Item extends Placed>(items: readonly Item[], to: (item: Item) => Point | undefined) {
  const next = items.map((item) => moved(item, to(item)))
  return next.every((item, index) => item === items[index]) ? items : next
}

function moved<Item extends Placed>(item: Item, to: Point | undefined): Item {
  if (!to) return item
  const x = Math.round(to.x)
  const y = Math.round(to.y)
  return item.x === x && item.y === y ? item : { ...item, x, y }
}
