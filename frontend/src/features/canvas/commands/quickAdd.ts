import { Plus } from 'lucide-react'

import type { Point } from '../../../domain/editNodes'
import { nearestFreeSpot } from '../../../domain/freeSpot'
import { NODE_WIDTH } from '../../../domain/nodeGeometry'
import type { Canvas } from '../canvas'
import type { Command } from '../command'
import { cornerAt, GRAB } from '../gestures/placing'
import { boxesIn } from '../selectedBoxes'

// Which component it will be is not known yet.
const USUAL_SIZE = { width: NODE_WIDTH, height: 120 }

export const commands: readonly Command[] = [
  {
    id: 'quickAdd',
    shortcuts: ['A'],
    icon: Plus,
    group: 'add',
    reach: 'canvas',
    when: ({ drawing }) => drawing !== null,
    perform: (canvas) => canvas.openQuickAdd({ at: placeToAdd(canvas), wire: null }),
  },
]

/** At the pointer, else in the upper middle of what is shown; or the nearest place where nothing stands. */
function placeToAdd(canvas: Canvas): Point {
  const shown = canvas.viewport.shown()
  const wanted = canvas.pointer() ?? { x: shown.x + shown.width / 2, y: shown.y + shown.height / 3 }
  const { x, y } = nearestFreeSpot(boxesIn(canvas), USUAL_SIZE, cornerAt(wanted), shown)
  return { x: x + GRAB.x, y: y + GRAB.y }
}
