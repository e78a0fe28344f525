import type { Point } from '../../domain/editNodes'
import { areApart, type Box, type Size } from '../../domain/nodeGeometry'

const MARGIN = 16

export const contains = (outer: Box, inner: Box) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height

/**
 * How far a box on the screen has to go to stand inside `frame`, clear of what floats over its corners.
 *
 * Along an axis that it is too long for, it stays.
 */
export function intoSight(box: Box, frame: Size, corners: readonly Box[]): Point {
  const inside = {
    x: wayInto(box.x, box.width, frame.width),
    y: wayInto(box.y, box.height, frame.height),
  }
  const moved = { ...box, x: box.x + inside.x, y: box.y + inside.y }
  const tops = corners.filter((corner) => !areApart(moved, corner, MARGIN)).map(({ y }) => y)
  const above = Math.min(...tops) - MARGIN - moved.height
  // What floats stands at the bottom; where there is no room above it, being covered a little must do.
  return tops.length > 0 && above >= MARGIN ? { x: inside.x, y: above - box.y } : inside
}

function wayInto(start: number, length: number, room: number): number {
  if (length + 2 * MARGIN > room) return 0
  return start < MARGIN ? MARGIN - start : Math.min(0, room - MARGIN - length - start)
}
