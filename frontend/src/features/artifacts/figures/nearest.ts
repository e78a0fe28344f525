import type { Point, Series } from './figure'
import type { Plot } from './plot'

export type Hit = { series: number; point: Point; x: number; y: number }

/** The point of all series that is nearest to the pointer, if any is within `reach` pixels. */
export function nearestPoint(
  series: readonly Series[],
  plot: Plot,
  pointer: { x: number; y: number },
  reach: number,
): Hit | null {
  let best: Hit | null = null
  let least = reach * reach
  series.forEach(({ points }, at) => {
    for (const point of points) {
      const x = plot.x(point[0])
      const y = plot.y(point[1])
      const distance = (x - pointer.x) ** 2 + (y - pointer.y) ** 2
      if (distance > least) continue
      least = distance
      best = { series: at, point, x, y }
    }
  })
  return best
}
