import { Trash2 } from 'lucide-react'

import { selectedCount } from '../../../state/selection'
import type { Command } from '../command'
import { removeSelected } from '../edits'
import { picked } from '../itemKey'
import { edgesOwner, selectedEdge } from '../keyboard/edgeSteps'
import { undoName } from '../../../state/drawing'

export const commands: readonly Command[] = [
  {
    id: 'remove',
    shortcuts: ['Delete', 'Backspace'],
    icon: Trash2,
    group: 'edit',
    reach: 'canvas',
    when: ({ drawing, selection }) => drawing !== null && selectedCount(selection.store.getState()) > 0,
    perform: (canvas) => {
      // Who goes from edge to edge stays at the item they belong to.
      const stay = selectedEdge(canvas) && edgesOwner(canvas)
      removeSelected(canvas, canvas.selection.store.getState())
      if (stay) canvas.selection.select(picked([stay]))
      const done = canvas.drawing && undoName(canvas.drawing.store.getState())
      if (done) canvas.say(canvas.sentence(done))
    },
  },
]
