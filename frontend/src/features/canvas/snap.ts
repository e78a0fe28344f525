import type { Point } from '../../domain/editNodes'
import type { Box } from '../../domain/nodeGeometry'

/** A line that shows what something that is being moved lines up with. */
export type Guide = { readonly from: Point; readonly to: Point }

/** A pair of ports joined by an edge: the moving one, and the one that stays. */
export type JoinedPorts = { readonly moving: Point; readonly still: Point }

export type SnapTask = {
  /** The box that is being moved, where the pointer puts it. */
  readonly box: Box
  readonly others: Iterable<Box>
  readonly joined: readonly JoinedPorts[]
  /** How near is near enough, in the drawing's pixels. */
  readonly within: number
  readonly grid: number
}

export type Snapped = { readonly by: Point; readonly guides: readonly Guide[] }

/** Moves a box a little so that it lines up: with a straight edge, else with another box, else with the grid. */
export function snap({ box, others, joined, within, grid }: SnapTask): Snapped {
  let across: { by: number; other: Box } | null = null
  let down: { by: number; guide: (by: number) => Guide } | null = null

  for (const pair of joined) {
    const by = pair.still.y - pair.moving.y
    if (Math.abs(by) > within || (down && Math.abs(by) >= Math.abs(down.by))) continue
    down = { by, guide: () => ({ from: { x: pair.moving.x, y: pair.still.y }, to: pair.still }) }
  }
  const hasStraightEdge = down !== null
  for (const other of others) {
    const x = other.x - box.x
    if (Math.abs(x) <= within && (!across || Math.abs(x) < Math.abs(across.by))) across = { by: x, other }
    const y = other.y - box.y
    if (!hasStraightEdge && Math.abs(y) <= within && (!down || Math.abs(y) < Math.abs(down.by))) {
      down = { by: y, guide: () => levelGuide(box, other) }
    }
  }
  const by = { x: across?.by ?? toGrid(box.x, grid) - box.x, y: down?.by ?? toGrid(box.y, grid) - box.y }
  const guides = [
    ...(across ? [uprightGuide({ ...box, y: box.y + by.y }, across.other)] : []),
    ...(down ? [down.guide(by.y)] : []),
  ]
  return { by, guides }
}

const toGrid = (value: number, grid: number) => Math.round(value / grid) * grid

const uprightGuide = (box: Box, other: Box): Guide => ({
  from: { x: other.x, y: Math.min(box.y, other.y) },
  to: { x: other.x, y: Math.max(box.y + box.height, other.y + other.height) },
})

const levelGuide = (box: Box, other: Box): Guide => ({
  from: { x: Math.min(box.x, other.x), y: other.y },
  to: { x: Math.max(box.x + box.width, other.x + other.width), y: other.y },
})
