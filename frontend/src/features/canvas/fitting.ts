import { getViewportForBounds } from '@xyflow/react'

import { boundsOf } from '../../domain/align'
import type { Point } from '../../domain/editNodes'
import { areApart, type Box, type Size } from '../../domain/nodeGeometry'
import type { Transform } from './viewport'

export const LEAST_ZOOM = 0.04
// As far as an edge that turns back reaches around its cards.
const PADDING = 34
// Between a card and what floats over a corner of the canvas.
const CORNER_GAP = 12
// From one zoom that is tried to the next.
const SMALLER = 0.98

/**
 * The largest view of all boxes in which nothing floats over any of them.
 *
 * In the middle where that will do. What floats stands at the bottom, the larger of it at the right: a drawing that it
 * would cover goes up, to the left, or both, before it becomes smaller.
 */
export function fittingView(
  boxes: readonly Box[],
  frame: Size,
  corners: readonly Box[],
  mostZoom: number,
): Transform | null {
  const bounds = boundsOf(boxes)
  if (!bounds || frame.width === 0) return null
  const padding = `${PADDING}px` as const
  const plain = getViewportForBounds(bounds, frame.width, frame.height, LEAST_ZOOM, mostZoom, padding)
  for (let zoom = plain.zoom; zoom >= LEAST_ZOOM; zoom *= SMALLER) {
    const clear = placesAt(zoom, bounds, frame).find((view) => isClear(boxes, view, corners))
    if (clear) return clear
  }
  return plain
}

function placesAt(zoom: number, bounds: Box, frame: Size): Transform[] {
  const middle = {
    x: (frame.width - bounds.width * zoom) / 2,
    y: (frame.height - bounds.height * zoom) / 2,
  }
  const left = Math.min(PADDING, middle.x)
  const top = Math.min(PADDING, middle.y)
  const starts: Point[] = [middle, { x: middle.x, y: top }, { x: left, y: middle.y }, { x: left, y: top }]
  return starts.map(({ x, y }) => ({ x: x - bounds.x * zoom, y: y - bounds.y * zoom, zoom }))
}

/** Whether nothing floats over any of the boxes, seen from there. */
export const isClear = (boxes: readonly Box[], view: Transform, corners: readonly Box[]) =>
  boxes.every((box) => corners.every((corner) => areApart(onScreen(box, view), corner, CORNER_GAP)))

/** A box of the drawing in pixels, from the top left of the canvas. */
export const onScreen = (box: Box, { x, y, zoom }: Transform): Box => ({
  x: box.x * zoom + x,
  y: box.y * zoom + y,
  width: box.width * zoom,
  height: box.height * zoom,
})
