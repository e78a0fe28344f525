import { Graph as DagreGraph, layout as dagreLayout } from '@dagrejs/dagre'

import type { Components } from './component'
import type { Graph } from './graph'
import { layeredLayout } from './layeredLayout'
import { layoutTask, placementsOf, type LayoutAnswer, type LayoutTask } from './layoutTask'
import type { Placements } from './place'

export const LAYER_GAP = 72
export const ROW_GAP = 32

/** Places everything on the canvas, left to right. */
export const arrange = (graph: Graph, components: Components): Placements =>
  placementsOf(graph, solveLayout(layoutTask(graph, components)))

// Dagre draws the nicer picture, and takes seconds on a large or deep graph (500 steps in a line: very long).
const DAGRE_LIMIT = 250

/** Where each box goes. The same task gets the same answer. */
export function solveLayout(task: LayoutTask): LayoutAnswer {
  const isLarge = task.boxes.length > DAGRE_LIMIT || task.links.length > 2 * DAGRE_LIMIT
  return isLarge ? layeredLayout(task, { layer: LAYER_GAP, row: ROW_GAP }) : smallLayout(task)
}

function smallLayout({ boxes, links }: LayoutTask): LayoutAnswer {
  const dagre = new DagreGraph<object, { width: number; height: number; x?: number; y?: number }, object>()
  dagre.setGraph({ rankdir: 'LR', ranker: 'tight-tree', nodesep: ROW_GAP, ranksep: LAYER_GAP })
  for (const [key, size] of boxes) dagre.setNode(key, { ...size })
  for (const [from, to] of links) dagre.setEdge(from, to, {})
  dagreLayout(dagre)
  return new Map(
    boxes.map(([key, { width, height }]) => {
      const { x = 0, y = 0 } = dagre.node(key)
      return [key, { x: Math.round(x - width / 2), y: Math.round(y - height / 2) }]
    }),
  )
}
