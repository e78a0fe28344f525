import { getViewportForBounds, type ReactFlowInstance } from '@xyflow/react'

import { boundsOf } from '../../domain/align'
import type { Point } from '../../domain/editNodes'
import type { Box } from '../../domain/nodeGeometry'

export const LEAST_ZOOM = 0.04
export const MOST_ZOOM = 2.5
const FIT_ZOOM = 1
const FIT_PADDING = '48px'
// From here on the text of a node can be read.
const READABLE_ZOOM = 0.7

export type Transform = { readonly x: number; readonly y: number; readonly zoom: number }

/** The part of the drawing that is on the screen. Client points are the browser's, the others are the drawing's. */
export type Viewport = {
  readonly transform: () => Transform
  readonly frame: () => DOMRect
  readonly size: Measures['size']
  readonly toDrawing: (client: Point) => Point
  readonly toClient: (point: Point) => Point
  /** The part of the drawing that is shown. */
  readonly shown: () => Box
  readonly panBy: (by: Point) => void
  readonly set: (transform: Transform, moving?: 'at once' | 'smoothly') => void
  readonly zoomTo: (zoom: number) => void
  readonly zoomBy: (factor: number) => void
  readonly fit: (
    boxes: Iterable<Box>,
    options?: { mostZoom?: number; moving?: 'at once' | 'smoothly' },
  ) => void
  /** Brings boxes into sight, and near enough to be read; does nothing when they are. */
  readonly reveal: (boxes: readonly Box[]) => void
}

type Measures = {
  readonly flow: () => ReactFlowInstance
  readonly frame: () => DOMRect
  /** As React Flow measured it: asking the page for each frame of a movement would make it lay out again. */
  readonly size: () => { readonly width: number; readonly height: number }
}

export function createViewport({ flow, frame, size }: Measures): Viewport {
  const transform = () => flow().getViewport()

  const set: Viewport['set'] = (to, moving = 'smoothly') => {
    const duration = moving === 'smoothly' && !prefersStill() ? 200 : 0
    void flow().setViewport({ ...to }, { duration, interpolate: 'smooth' })
  }

  const around = (center: Point, zoom: number): Transform => {
    const { width, height } = size()
    return { x: width / 2 - center.x * zoom, y: height / 2 - center.y * zoom, zoom }
  }

  const shown = (): Box => {
    const { x, y, zoom } = transform()
    const { width, height } = size()
    return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom }
  }

  const zoomTo = (zoom: number) => set(around(middleOf(shown()), within(zoom)))

  const fit: Viewport['fit'] = (boxes, { mostZoom = FIT_ZOOM, moving } = {}) => {
    const bounds = boundsOf(boxes)
    const { width, height } = size()
    if (!bounds || width === 0) return
    set(getViewportForBounds(bounds, width, height, LEAST_ZOOM, mostZoom, FIT_PADDING), moving)
  }

  const reveal = (boxes: readonly Box[]) => {
    const bounds = boundsOf(boxes)
    if (!bounds) return
    const { zoom } = transform()
    const isReadable = zoom >= READABLE_ZOOM
    if (isReadable && contains(shown(), bounds)) return
    const { width, height } = size()
    const fitting = Math.min(width / (bounds.width + 96), height / (bounds.height + 96))
    set(around(middleOf(bounds), Math.max(LEAST_ZOOM, Math.min(isReadable ? zoom : FIT_ZOOM, fitting))))
  }

  return {
    transform,
    frame,
    size,
    toDrawing: (client) => {
      const { x, y, zoom } = transform()
      const { left, top } = frame()
      return { x: (client.x - left - x) / zoom, y: (client.y - top - y) / zoom }
    },
    toClient: (point) => {
      const { x, y, zoom } = transform()
      const { left, top } = frame()
      return { x: left + x + point.x * zoom, y: top + y + point.y * zoom }
    },
    shown,
    panBy: (by) => {
      const { x, y, zoom } = transform()
      set({ x: x + by.x, y: y + by.y, zoom }, 'at once')
    },
    set,
    zoomTo,
    zoomBy: (factor) => zoomTo(transform().zoom * factor),
    fit,
    reveal,
  }
}

const middleOf = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 })

const within = (zoom: number) => Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, zoom))

const contains = (outer: Box, inner: Box) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height

export const prefersStill = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches
