import { boundsOf } from '../../../domain/align'
import { areApart, type Box } from '../../../domain/nodeGeometry'
import { onScreen } from '../fitting'
import type { Transform } from '../viewport'

// Who sees this much of a drawing finds the way without a map of it.
const ENOUGH = 1 / 3

/**
 * Whether the overview covers a card of a drawing that can do without it.
 *
 * In a large drawing there is nearly always a card under it, and there it is needed most.
 */
export function isInTheWay(map: Box, boxes: readonly Box[], view: Transform, shown: Box): boolean {
  const bounds = boundsOf(boxes)
  if (!bounds || shareOf(bounds, shown) < ENOUGH) return false
  return boxes.some((box) => !areApart(onScreen(box, view), map))
}

function shareOf(bounds: Box, shown: Box): number {
  const width = Math.min(bounds.x + bounds.width, shown.x + shown.width) - Math.max(bounds.x, shown.x)
  const height = Math.min(bounds.y + bounds.height, shown.y + shown.height) - Math.max(bounds.y, shown.y)
  return (Math.max(0, width) * Math.max(0, height)) / (bounds.width * bounds.height)
}
