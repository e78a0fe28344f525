import type { Point } from '../../domain/editNodes'
import type { Box, Size } from '../../domain/nodeGeometry'

const MARGIN = 16

export const contains = (outer: Box, inner: Box) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height

/** Whether two boxes have at least `gap` between them. */
export const areApart = (one: Box, other: Box, gap = 0) =>
  one.x + one.width + gap <= other.x ||
  other.x + other.width + gap <= one.x ||
  one.y + one.height + gap <= other.y ||
  other.y + other.height + gap <= one.y

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
