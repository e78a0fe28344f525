import { CircleOff } from 'lucide-react'

import { setDisabled } from '../../../domain/editNodes'
import { findNode } from '../../../domain/graph'
import type { Command } from '../command'
import { namesIn } from '../edits'

export const commands: readonly Command[] = [
  {
    id: 'toggleDisabled',
    shortcuts: ['D'],
    icon: CircleOff,
    group: 'edit',
    reach: 'canvas',
    when: ({ drawing, selection }) => drawing !== null && selection.store.getState().nodes.size > 0,
    perform: (canvas) => {
      const { nodes } = canvas.selection.store.getState()
      const graph = canvas.graph()
      // Of some that are off and some that are on, all go off.
      const isOff = [...nodes].every((id) => findNode(graph, id)?.disabled)
      const names = namesIn(canvas)
      canvas.drawing?.edit(isOff ? names.enable(nodes) : names.disable(nodes), (now) =>
        setDisabled(now, nodes, !isOff),
      )
    },
  },
]
