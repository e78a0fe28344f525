import type { ComponentInterface } from '../../../domain/component'
import type { Point } from '../../../domain/editNodes'
import { NODE_WIDTH, nodeSize, shownPorts } from '../../../domain/nodeGeometry'
import type { Canvas } from '../canvas'
import { addComponent } from '../edits'
import { edgeAt } from '../hit'
import { canInsert } from '../insertion'
import type { SceneEdge } from '../scene'
import { GRID } from './draggingItems'
import type { Gesture, PointerAt } from './gesture'

const INSERT_WITHIN = 28

type Placing = {
  component: ComponentInterface
  /** Moves the ghost; null takes it away. */
  show: (client: Point | null) => void
}

/** A component is dragged from the palette; let go over the canvas it becomes a node, on an edge it goes between. */
export function placing(canvas: Canvas, { component, show }: Placing): Gesture {
  const size = nodeSize(shownPorts(component))
  let edge: SceneEdge | null = null

  const done = () => {
    show(null)
    canvas.view.setState({ insertion: null })
  }
  return {
    pansAtBorder: 'once inside',
    move(at) {
      show(at.client)
      const middle = { x: at.point.x, y: at.point.y + size.height / 2 - GRAB.y }
      const found = isOver(canvas, at) ? edgeAt(canvas.scene(), middle, INSERT_WITHIN) : null
      edge = found && canInsert(canvas, component, found) ? found : null
      canvas.view.setState({ insertion: edge?.id ?? null })
    },
    end(at) {
      done()
      if (!isOver(canvas, at)) return
      addComponent(canvas, component, cornerAt(at.point), { wire: null, edge })
    },
    cancel: done,
  }
}

/** Where the pointer holds a new node: in the middle of its header. */
export const GRAB: Point = { x: NODE_WIDTH / 2, y: 18 }

export const cornerAt = (point: Point): Point => ({
  x: Math.round((point.x - GRAB.x) / GRID) * GRID,
  y: Math.round((point.y - GRAB.y) / GRID) * GRID,
})

function isOver(canvas: Canvas, { client }: PointerAt): boolean {
  const { left, top, right, bottom } = canvas.viewport.frame()
  return client.x >= left && client.x <= right && client.y >= top && client.y <= bottom
}
