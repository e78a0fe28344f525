import { Redo2, Undo2 } from 'lucide-react'

import { redoName, undoName } from '../../../state/drawing'
import type { Command } from '../command'

export const commands: readonly Command[] = [
  {
    id: 'undo',
    shortcuts: ['Mod+Z'],
    icon: Undo2,
    group: 'history',
    reach: 'page',
    when: ({ drawing }) => drawing !== null && undoName(drawing.store.getState()) !== null,
    perform: (canvas) => {
      const name = canvas.drawing?.undo()
      canvas.selection.prune(canvas.graph())
      if (name) canvas.tell('undid', name)
    },
  },
  {
    id: 'redo',
    shortcuts: ['Mod+Shift+Z', 'Mod+Y'],
    icon: Redo2,
    group: 'history',
    reach: 'page',
    when: ({ drawing }) => drawing !== null && redoName(drawing.store.getState()) !== null,
    perform: (canvas) => {
      const name = canvas.drawing?.redo()
      canvas.selection.prune(canvas.graph())
      if (name) canvas.tell('redid', name)
    },
  },
]
