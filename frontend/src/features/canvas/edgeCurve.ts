import type { Point } from '../../domain/editNodes'

/** A cubic Bézier curve: start, its control point, the end's control point, end. */
export type Curve = readonly [Point, Point, Point, Point]

const LEAST_REACH = 28
// How far an edge that leads back swings out.
const MOST_BACK = 180

/** The line of an edge: leaves to the right, arrives from the left, and swings round when it leads back. */
export function edgeCurve(from: Point, to: Point): Curve {
  const across = to.x - from.x
  const distance = Math.hypot(across, to.y - from.y)
  const reach =
    across >= 0
      ? Math.max(across / 2, Math.min(LEAST_REACH, distance / 2))
      : Math.min(MOST_BACK, LEAST_REACH - across * 0.3)
  return [from, { x: from.x + reach, y: from.y }, { x: to.x - reach, y: to.y }, to]
}

export const curvePath = ([from, leave, arrive, to]: Curve) =>
  `M${from.x},${from.y} C${leave.x},${leave.y} ${arrive.x},${arrive.y} ${to.x},${to.y}`

export function pointOn([a, b, c, d]: Curve, t: number): Point {
  const u = 1 - t
  const [wa, wb, wc, wd] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t]
  return { x: wa * a.x + wb * b.x + wc * c.x + wd * d.x, y: wa * a.y + wb * b.y + wc * c.y + wd * d.y }
}

const PIECES = 20

/** How far a point is from a curve; Infinity when it is not near enough to be worth measuring. */
export function distanceTo(curve: Curve, point: Point, most: number): number {
  if (!isNearBox(curve, point, most)) return Infinity
  let best = Infinity
  let [before] = curve
  for (let piece = 1; piece <= PIECES; piece += 1) {
    const next = pointOn(curve, piece / PIECES)
    best = Math.min(best, distanceToLine(before, next, point))
    before = next
  }
  return best
}

function isNearBox(curve: Curve, { x, y }: Point, margin: number): boolean {
  const xs = curve.map((point) => point.x)
  const ys = curve.map((point) => point.y)
  return (
    x >= Math.min(...xs) - margin &&
    x <= Math.max(...xs) + margin &&
    y >= Math.min(...ys) - margin &&
    y <= Math.max(...ys) + margin
  )
}

function distanceToLine(from: Point, to: Point, point: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / length
  const t = Math.min(1, Math.max(0, along))
  return Math.hypot(point.x - from.x - t * dx, point.y - from.y - t * dy)
}
