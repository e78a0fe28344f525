import { Cable, Spline } from 'lucide-react'

import type { Canvas } from '../canvas'
import type { Command } from '../command'
import { itemName } from '../itemKey'
import { edgesAt, edgesOwner, stepEdges } from '../keyboard/edgeSteps'
import { onlyItem, startConnecting } from '../keyboard/connecting'

const canConnect = (canvas: Canvas) => {
  const item = onlyItem(canvas)
  return canvas.drawing !== null && item !== null && itemName(item).thing !== 'note'
}

const hasEdges = (canvas: Canvas) => {
  const owner = edgesOwner(canvas)
  return owner !== null && edgesAt(canvas, owner).length > 0
}

export const commands: readonly Command[] = [
  {
    id: 'connect',
    shortcuts: ['C'],
    icon: Cable,
    group: 'edit',
    reach: 'canvas',
    when: canConnect,
    perform: (canvas) => startConnecting(canvas, 'output'),
  },
  {
    id: 'feed',
    shortcuts: ['Shift+C'],
    icon: Cable,
    group: 'edit',
    reach: 'canvas',
    when: canConnect,
    perform: (canvas) => startConnecting(canvas, 'input'),
  },
  {
    id: 'nextEdge',
    shortcuts: ['E'],
    icon: Spline,
    group: 'walk',
    reach: 'canvas',
    when: hasEdges,
    perform: (canvas) => stepEdges(canvas, 1),
  },
  {
    id: 'previousEdge',
    shortcuts: ['Shift+E'],
    group: 'walk',
    reach: 'canvas',
    isHidden: true,
    when: hasEdges,
    perform: (canvas) => stepEdges(canvas, -1),
  },
]
