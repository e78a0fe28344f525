import type { Point } from './editNodes'
import type { Box } from './nodeGeometry'

export type Alignment = 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom'
export type Axis = 'horizontal' | 'vertical'

/** Lines boxes up on one side, or by their middles, of the box that holds them all. */
export function align<Key>(boxes: ReadonlyMap<Key, Box>, by: Alignment): ReadonlyMap<Key, Point> {
  const all = boundsOf(boxes.values())
  if (!all) return new Map()
  const to = (box: Box): Point => {
    switch (by) {
      case 'left':
        return { x: all.x, y: box.y }
      case 'center':
        return { x: all.x + (all.width - box.width) / 2, y: box.y }
      case 'right':
        return { x: all.x + all.width - box.width, y: box.y }
      case 'top':
        return { x: box.x, y: all.y }
      case 'middle':
        return { x: box.x, y: all.y + (all.height - box.height) / 2 }
      case 'bottom':
        return { x: box.x, y: all.y + all.height - box.height }
    }
  }
  return new Map(Array.from(boxes, ([key, box]) => [key, to(box)]))
}

/** Makes the gaps between boxes equal; the outermost two stay where they are. */
export function distribute<Key>(boxes: ReadonlyMap<Key, Box>, axis: Axis): ReadonlyMap<Key, Point> {
  const [start, length] = axis === 'horizontal' ? (['x', 'width'] as const) : (['y', 'height'] as const)
  const sorted = [...boxes].sort(([, a], [, b]) => a[start] - b[start])
  const all = boundsOf(boxes.values())
  if (!all || sorted.length < 3) return new Map()
  const filled = sorted.reduce((sum, [, box]) => sum + box[length], 0)
  const gap = (all[length] - filled) / (sorted.length - 1)
  let at = all[start]
  return new Map(
    sorted.map(([key, box]): [Key, Point] => {
      const point = { x: box.x, y: box.y, [start]: at }
      at += box[length] + gap
      return [key, point]
    }),
  )
}

/** The smallest box that holds all boxes. */
export function boundsOf(boxes: Iterable<Box>): Box | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { x, y, width, height } of boxes) {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x + width)
    bottom = Math.max(bottom, y + height)
  }
  return left > right ? null : { x: left, y: top, width: right - left, height: bottom - top }
}
