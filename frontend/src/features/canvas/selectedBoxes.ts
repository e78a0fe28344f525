import type { EdgeId } from '../../domain/edges'
import type { Box } from '../../domain/nodeGeometry'
import type { Canvas } from './canvas'
import { selectedKeys } from './itemKey'

/** Where everything in the drawing stands. */
export const boxesIn = ({ scene }: Canvas): Box[] => Array.from(scene().items.values(), ({ box }) => box)

/** Where what is selected stands; an edge stands at both its ends. */
export function selectedBoxes(canvas: Canvas): Box[] {
  const { items, edges } = canvas.scene()
  const selection = canvas.selection.store.getState()
  const chosen = edges.filter(({ id }) => selection.edges.has(id as EdgeId))
  const keys = [
    ...selectedKeys(selection),
    ...chosen.flatMap(({ source, target }) => [source.item, target.item]),
  ]
  return keys.flatMap((key) => items.get(key)?.box ?? [])
}
