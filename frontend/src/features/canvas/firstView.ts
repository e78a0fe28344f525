import { boundsOf } from '../../domain/align'
import { topologicalOrder } from '../../domain/topology'
import type { Canvas } from './canvas'
import { nodeKey } from './itemKey'
import { LEAST_READABLE_ZOOM } from './viewport'

// Where two drawings are compared, what differs comes before what it is called.
const LEAST_COMPARED_ZOOM = 0.25
const MARGIN = 56

/** Where a drawing is first looked at: all of it if that can be read, else its beginning. */
export function firstView({ graph, scene, viewport, view }: Canvas): void {
  const boxes = Array.from(scene().items.values(), ({ box }) => box)
  const bounds = boundsOf(boxes)
  if (!bounds) return
  const { height } = viewport.size()
  const least = view.getState().difference ? LEAST_COMPARED_ZOOM : LEAST_READABLE_ZOOM
  if ((viewport.fitting(boxes)?.zoom ?? 0) >= least) {
    viewport.fit(boxes, { moving: 'at once' })
    return
  }
  const [start] = topologicalOrder(graph())
  const first = (start && scene().items.get(nodeKey(start))?.box) ?? bounds
  const zoom = LEAST_READABLE_ZOOM
  const isTall = bounds.height * zoom + 2 * MARGIN > height
  const middle = isTall ? first.y + first.height / 2 : bounds.y + bounds.height / 2
  viewport.set({ x: MARGIN - bounds.x * zoom, y: height / 2 - middle * zoom, zoom }, 'at once')
}
