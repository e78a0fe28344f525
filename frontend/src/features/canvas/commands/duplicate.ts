import { CopyPlus } from 'lucide-react'

import { duplicate } from '../../../domain/graft'
import { canCopy } from '../clipboard'
import type { Command } from '../command'
import { namesIn } from '../edits'

const BESIDE = { x: 32, y: 32 }

export const commands: readonly Command[] = [
  {
    id: 'duplicate',
    shortcuts: ['Mod+D'],
    icon: CopyPlus,
    group: 'edit',
    reach: 'canvas',
    when: (canvas) => canvas.drawing !== null && canCopy(canvas),
    perform: (canvas) => {
      const { graph, ids, notes } = duplicate(canvas.graph(), canvas.selection.store.getState(), BESIDE)
      canvas.drawing?.edit(namesIn(canvas).duplicate({ nodes: ids.size, notes: notes.size }), graph)
      canvas.selection.select({ nodes: ids.values(), notes: notes.values() })
    },
  },
]
