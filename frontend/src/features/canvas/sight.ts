import type { Point } from '../../domain/editNodes'
import { areApart, type Box, type Size } from '../../domain/nodeGeometry'

const MARGIN = 16

export const contains = (outer: Box, inner: Box) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height

/**
 * How far a box on the screen has to go to stand inside `frame`, clear of what floats at its top and its bottom.
 *
 * Along an axis that it is too long for, it stays.
 */
export function intoSight(box: Box, frame: Size, corners: readonly Box[]): Point {
  const inside = {
    x: wayInto(box.x, box.width, frame.width),
    y: wayInto(box.y, box.height, frame.height),
  }
  const moved = { ...box, x: box.x + inside.x, y: box.y + inside.y }
  const covering = corners.filter((corner) => !areApart(moved, corner, MARGIN))
  const isAtTop = ({ y, height }: Box) => y + height / 2 < frame.height / 2
  const least = Math.max(0, ...covering.filter(isAtTop).map(({ y, height }) => y + height)) + MARGIN
  const bottoms = covering.filter((corner) => !isAtTop(corner)).map(({ y }) => y)
  const most = Math.min(frame.height, ...bottoms) - MARGIN - box.height
  // Where there is no room between them, being covered a little must do.
  if (covering.length === 0 || most < least) return inside
  return { x: inside.x, y: Math.min(most, Math.max(least, moved.y)) - box.y }
}

function wayInto(start: number, length: number, room: number): number {
  if (length + 2 * MARGIN > room) return 0
  return start < MARGIN ? MARGIN - start : Math.min(0, room - MARGIN - length - start)
}
