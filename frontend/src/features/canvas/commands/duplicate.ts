import { CopyPlus } from 'lucide-react'

import { duplicateNodes } from '../../../domain/graft'
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
    when: ({ drawing, selection }) => drawing !== null && selection.store.getState().nodes.size > 0,
    perform: (canvas) => {
      const { nodes } = canvas.selection.store.getState()
      const { graph, ids } = duplicateNodes(canvas.graph(), nodes, BESIDE)
      canvas.drawing?.edit(namesIn(canvas).duplicate(nodes), graph)
      canvas.selection.select({ nodes: ids.values() })
    },
  },
]
