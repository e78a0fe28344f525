import type { Box } from './nodeGeometry'

export type Direction = 'left' | 'right' | 'up' | 'down'

// A box straight ahead is nearer to the eye than one at the same distance aside.
const ASIDE_WEIGHT = 3
// What lies further aside than this, for each step ahead, is not where the arrow points.
const WIDEST = 2

/** The box that an arrow key leads to from `from`, or null at the edge of the drawing. */
export function nearest<Key>(boxes: ReadonlyMap<Key, Box>, from: Key, direction: Direction): Key | null {
  const start = boxes.get(from)
  if (!start) return null
  const [x, y] = middleOf(start)
  let best: { key: Key; cost: number } | null = null
  for (const [key, box] of boxes) {
    if (key === from) continue
    const [toX, toY] = middleOf(box)
    const [ahead, aside] = stepsTo(toX - x, toY - y, direction)
    if (ahead <= 0 || Math.abs(aside) > WIDEST * ahead) continue
    const cost = ahead + ASIDE_WEIGHT * Math.abs(aside)
    if (!best || cost < best.cost) best = { key, cost }
  }
  return best?.key ?? null
}

const middleOf = ({ x, y, width, height }: Box) => [x + width / 2, y + height / 2] as const

function stepsTo(dx: number, dy: number, direction: Direction): readonly [ahead: number, aside: number] {
  switch (direction) {
    case 'left':
      return [-dx, dy]
    case 'right':
      return [dx, dy]
    case 'up':
      return [-dy, dx]
    case 'down':
      return [dy, dx]
  }
}
