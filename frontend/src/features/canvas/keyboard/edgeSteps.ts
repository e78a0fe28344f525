import type { EdgeId } from '../../../domain/edges'
import type { Canvas } from '../canvas'
import type { ItemKey } from '../itemKey'
import type { SceneEdge } from '../scene'
import { describeEdge } from './describe'
import { onlyItem } from './connecting'

/** The edge that is selected, when nothing else is. */
export function selectedEdge(canvas: Canvas): SceneEdge | null {
  const { nodes, edges, inputs, outputs } = canvas.selection.store.getState()
  const [id] = edges
  if (edges.size !== 1 || nodes.size + inputs.size + outputs.size > 0) return null
  return canvas.scene().edges.find((edge) => edge.id === id) ?? null
}

export const edgeEnd = ({ source, target }: SceneEdge, direction: 'left' | 'right'): ItemKey =>
  (direction === 'left' ? source : target).item

/** The item whose edges are stepped through: the one selected, or the one the selected edge was reached from. */
export function edgesOwner(canvas: Canvas): ItemKey | null {
  const edge = selectedEdge(canvas)
  if (!edge) return onlyItem(canvas)
  const { edge: reached } = canvas.walked.getState()
  return reached?.id === edge.id ? reached.of : edge.target.item
}

/** Edges that can be cut, those that come in first. The edge to a pipeline output goes with its terminal. */
export function edgesAt(canvas: Canvas, key: ItemKey): readonly SceneEdge[] {
  const edges = canvas.scene().edges.filter(({ carries }) => carries === 'binding')
  return [
    ...edges.filter(({ target }) => target.item === key),
    ...edges.filter(({ source }) => source.item === key),
  ]
}

/** Selects the next edge of an item, so that it can be heard, followed or cut. */
export function stepEdges(canvas: Canvas, by: 1 | -1): void {
  const of = edgesOwner(canvas)
  if (!of) return
  const edges = edgesAt(canvas, of)
  const now = selectedEdge(canvas)
  const at = now ? edges.indexOf(now) : by === 1 ? -1 : 0
  const index = (at + by + edges.length) % edges.length
  const edge = edges[index]
  if (!edge) return
  const id = edge.id as EdgeId
  canvas.walked.setState({ edge: { id, of } })
  canvas.selection.select({ edges: [id] })
  const { items } = canvas.scene()
  canvas.viewport.reveal([edge.source, edge.target].flatMap(({ item }) => items.get(item)?.box ?? []))
  canvas.say(describeEdge(canvas, edge, index, edges.length))
}
