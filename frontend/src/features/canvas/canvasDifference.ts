import type { EdgeId } from '../../domain/edges'
import type { Side } from '../../domain/divergence'
import type { DiffMark, DiffMarks } from '../../domain/unionGraph'
import { itemName, type ItemKey } from './itemKey'
import type { SceneEdge } from './scene'

/** What a canvas shows of two drawings in one. */
export type CanvasDifference = {
  readonly marks: DiffMarks
  /** Who stands for a side; null where only what changed matters, and not who did it. */
  readonly nameOf: ((by: Side | 'both') => string) | null
}

export function itemMark({ marks }: CanvasDifference, key: ItemKey): DiffMark | undefined {
  const item = itemName(key)
  if (item.thing === 'node') return marks.nodes.get(item.id)
  if (item.thing === 'note') return undefined
  return (item.thing === 'input' ? marks.inputs : marks.outputs).get(item.name)
}

/** The edge to a pipeline output comes and goes with it. */
export function edgeMark(difference: CanvasDifference, edge: SceneEdge): DiffMark | undefined {
  if (edge.carries === 'output') return itemMark(difference, edge.target.item)
  return difference.marks.edges.get(edge.id as EdgeId)
}
