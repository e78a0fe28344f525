import { PanelRight } from 'lucide-react'

import { onlyNode } from '../../../state/selection'
import type { Command } from '../command'

export const commands: readonly Command[] = [
  {
    id: 'open',
    shortcuts: ['Enter'],
    icon: PanelRight,
    group: 'edit',
    reach: 'canvas',
    when: ({ selection }) => onlyNode(selection.store.getState()) !== null,
    perform: ({ selection, openNode }) => {
      const node = onlyNode(selection.store.getState())
      if (node) openNode(node)
    },
  },
]
