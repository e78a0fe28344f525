import { Trash2 } from 'lucide-react'

import { selectedCount } from '../../../state/selection'
import type { Command } from '../command'
import { removeSelected } from '../edits'

export const commands: readonly Command[] = [
  {
    id: 'remove',
    shortcuts: ['Delete', 'Backspace'],
    icon: Trash2,
    group: 'edit',
    reach: 'canvas',
    when: ({ drawing, selection }) => drawing !== null && selectedCount(selection.store.getState()) > 0,
    perform: (canvas) => removeSelected(canvas, canvas.selection.store.getState()),
  },
]
