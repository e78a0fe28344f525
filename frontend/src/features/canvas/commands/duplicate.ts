import { CopyPlus } from 'lucide-react'

import { duplicate } from '../../../domain/graft'
import { canCopy } from '../clipboard'
import type { Command } from '../command'
import { namesIn } from '../edits'
import { putIn } from '../putIn'

export const commands: readonly Command[] = [
  {
    id: 'duplicate',
    shortcuts: ['Mod+D'],
    icon: CopyPlus,
    group: 'edit',
    reach: 'canvas',
    when: (canvas) => canvas.drawing !== null && canCopy(canvas),
    perform: (canvas) => {
      const copies = duplicate(canvas.graph(), canvas.selection.store.getState(), { x: 0, y: 0 })
      const { ids, notes } = copies
      putIn(canvas, namesIn(canvas).duplicate({ nodes: ids.size, notes: notes.size }), copies)
    },
  },
]
