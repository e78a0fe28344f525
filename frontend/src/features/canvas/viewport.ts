import type { ReactFlowInstance } from '@xyflow/react'

import { boundsOf } from '../../domain/align'
import type { Point } from '../../domain/editNodes'
import { areApart, type Box, type Size } from '../../domain/nodeGeometry'
import { fittingView, isClear, LEAST_ZOOM, onScreen } from './fitting'
import { contains, intoSight } from './sight'

export const MOST_ZOOM = 2.5
// Two thresholds, so that a zoom that rests between them does not switch back and forth.
export const FAR_BELOW = 0.38
export const NEAR_ABOVE = 0.42
export const SMALL_BELOW = 0.7
export const LARGE_ABOVE = 0.74
const FIT_ZOOM = 1
const MOVE_MS = 200
// From here on the text of a node is as small as it may be on the screen.
export const READABLE_ZOOM = 0.7
// Down to here its larger text can be read (`CanvasFlow.module.css`).
export const LEAST_READABLE_ZOOM = 0.45

export type Transform = { readonly x: number; readonly y: number; readonly zoom: number }

/** The part of the drawing that is on the screen. Client points are the browser's, the others are the drawing's. */
export type Viewport = {
  readonly transform: () => Transform
  /** Where the view goes while it is on its way; where it is when it rests. */
  readonly heading: () => Transform
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
  /** Where `fit` leads. */
  readonly fitting: (boxes: Iterable<Box>, mostZoom?: number) => Transform | null
  /** Whether the view is, or goes, where `fit` last led it for all of these. */
  readonly isFitted: (boxes: readonly Box[]) => boolean
  /** Whether all of these are on the screen, with nothing floating over them. */
  readonly showsClearly: (boxes: readonly Box[]) => boolean
  /** Puts a point of the drawing into the middle. */
  readonly centre: (point: Point) => void
  /** Brings boxes into sight; the zoom stays, if they can be read and have room at it. */
  readonly reveal: (boxes: readonly Box[]) => void
  /** Pans just as far as brings boxes into sight, at the zoom as it is. */
  readonly panTo: (boxes: readonly Box[], moving?: 'at once' | 'smoothly') => void
}

type Measures = {
  readonly flow: () => ReactFlowInstance
  readonly frame: () => DOMRect
  /** As React Flow measured it: asking the page for each frame of a movement would make it lay out again. */
  readonly size: () => Size
  /** What floats over the canvas at its top and its bottom, from its top left. */
  readonly corners: () => readonly Corner[]
  /** Told before the view sets out. */
  readonly onSetOut: (to: Transform) => void
}

/** Something over the canvas; what passes is not always there, so that a view of the whole drawing need not mind it. */
export type Corner = Box & { readonly passes: boolean }

export function createViewport({ flow, frame, size, corners, onSetOut }: Measures): Viewport {
  let goal: { readonly to: Transform; readonly until: number } | null = null
  let fitted: { readonly bounds: Box; readonly to: Transform } | null = null
  const transform = () => flow().getViewport()
  const heading = () => (goal && performance.now() < goal.until ? goal.to : transform())

  const set: Viewport['set'] = (to, moving = 'smoothly') => {
    const duration = moving === 'smoothly' && !prefersStill() ? MOVE_MS : 0
    goal = duration > 0 ? { to, until: performance.now() + duration } : null
    if (goal) onSetOut(to)
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

  const fixedCorners = () => corners().filter(({ passes }) => !passes)

  const zoomTo = (zoom: number) => set(around(middleOf(shown()), within(zoom)))

  const showsClearly: Viewport['showsClearly'] = (boxes) => {
    const bounds = boundsOf(boxes)
    return !bounds || (contains(shown(), bounds) && isClear(boxes, transform(), fixedCorners()))
  }

  const fitting: Viewport['fitting'] = (boxes, mostZoom = FIT_ZOOM) =>
    fittingView([...boxes], size(), fixedCorners(), mostZoom)

  const fit: Viewport['fit'] = (boxes, { mostZoom, moving } = {}) => {
    const shownBoxes = [...boxes]
    const to = fitting(shownBoxes, mostZoom)
    const bounds = boundsOf(shownBoxes)
    if (!to || !bounds) return
    fitted = { bounds, to }
    set(to, moving)
  }

  const isFitted: Viewport['isFitted'] = (boxes) => {
    const bounds = boundsOf(boxes)
    return (
      fitted !== null && bounds !== null && isSame(bounds, fitted.bounds) && isAbout(heading(), fitted.to)
    )
  }

  const panTo: Viewport['panTo'] = (boxes, moving) => {
    const bounds = boundsOf(boxes)
    if (!bounds) return
    const { x, y, zoom } = heading()
    const by = intoSight(onScreen(bounds, { x, y, zoom }), size(), corners())
    if (by.x !== 0 || by.y !== 0) set({ x: x + by.x, y: y + by.y, zoom }, moving)
  }

  const reveal = (boxes: readonly Box[]) => {
    const bounds = boundsOf(boxes)
    if (!bounds) return
    const { zoom } = heading()
    const { width, height } = size()
    const isReadable = zoom >= LEAST_READABLE_ZOOM
    const hasRoom = bounds.width * zoom <= width && bounds.height * zoom <= height
    if (isReadable && hasRoom && !areApart(bounds, shown())) {
      panTo(boxes)
      return
    }
    const fitting = Math.min(width / (bounds.width + 96), height / (bounds.height + 96))
    set(around(middleOf(bounds), Math.max(LEAST_ZOOM, Math.min(isReadable ? zoom : READABLE_ZOOM, fitting))))
  }

  return {
    transform,
    heading,
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
    fitting,
    isFitted,
    showsClearly,
    centre: (point) => set(around(point, transform().zoom), 'at once'),
    reveal,
    panTo,
  }
}

export const middleOf = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 })

const isSame = (one: Box, other: Box) =>
  one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height

const isAbout = (one: Transform, other: Transform) =>
  Math.hypot(one.x - other.x, one.y - other.y) < 1 && Math.abs(one.zoom - other.zoom) < 0.001

const within = (zoom: number) => Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, zoom))

export const prefersStill = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches
