import type { Point } from './editNodes'

/** A cubic Bézier curve: start, its control point, the end's control point, end. */
type Piece = readonly [Point, Point, Point, Point]

/** The line of an edge, piece after piece. */
export type Curve = readonly Piece[]

const LEAST_REACH = 28
// How far an edge that leads back swings out.
const MOST_BACK = 180
// An edge back to another row turns round in the gap between the rows.
const TURN = 44
const LEAST_BETWEEN_ROWS = 96

/** The line of an edge: leaves to the right, arrives from the left, and swings round when it leads back. */
export function edgeCurve(from: Point, to: Point): Curve {
  const across = to.x - from.x
  const down = to.y - from.y
  if (across >= 0) {
    const reach = Math.max(across / 2, Math.min(LEAST_REACH, Math.hypot(across, down) / 2))
    return [piece(from, reach, to, reach)]
  }
  if (Math.abs(down) < LEAST_BETWEEN_ROWS) {
    const reach = Math.min(MOST_BACK, LEAST_REACH - across * 0.3)
    return [piece(from, reach, to, reach)]
  }
  const [right, left] = [
    { x: from.x, y: from.y + down / 2 },
    { x: to.x, y: from.y + down / 2 },
  ]
  return [piece(from, TURN, right, -TURN), piece(right, 0, left, 0), piece(left, -TURN, to, TURN)]
}

const piece = (from: Point, leave: number, to: Point, arrive: number): Piece => [
  from,
  { x: from.x + leave, y: from.y },
  { x: to.x - arrive, y: to.y },
  to,
]

export const curvePath = (curve: Curve) =>
  curve
    .map(
      ([from, leave, arrive, to], index) =>
        `${index === 0 ? `M${from.x},${from.y} ` : ''}C${leave.x},${leave.y} ${arrive.x},${arrive.y} ${to.x},${to.y}`,
    )
    .join(' ')

function pointOn([a, b, c, d]: Piece, t: number): Point {
  const u = 1 - t
  const [wa, wb, wc, wd] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t]
  return { x: wa * a.x + wb * b.x + wc * c.x + wd * d.x, y: wa * a.y + wb * b.y + wc * c.y + wd * d.y }
}

/** A point half-way along a curve. */
export function middleOf(curve: Curve): Point {
  const half = curve[Math.floor(curve.length / 2)]
  return half ? pointOn(half, 0.5) : { x: 0, y: 0 }
}

const LINES = 20

/** How far a point is from a curve; Infinity when it is not near enough to be worth measuring. */
export function distanceTo(curve: Curve, point: Point, most: number): number {
  return Math.min(...curve.map((each) => distanceToPiece(each, point, most)))
}

function distanceToPiece(curve: Piece, point: Point, most: number): number {
  if (!isNearBox(curve, point, most)) return Infinity
  let best = Infinity
  let [before] = curve
  for (let line = 1; line <= LINES; line += 1) {
    const next = pointOn(curve, line / LINES)
    best = Math.min(best, distanceToLine(before, next, point))
    before = next
  }
  return best
}

function isNearBox(curve: Piece, { x, y }: Point, margin: number): boolean {
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
