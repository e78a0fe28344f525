import { PanelRight } from 'lucide-react'

import type { Command } from '../command'
import { onlyItem } from '../keyboard/connecting'

export const commands: readonly Command[] = [
  {
    id: 'open',
    shortcuts: ['Enter'],
    icon: PanelRight,
    group: 'edit',
    reach: 'canvas',
    when: (canvas) => onlyItem(canvas) !== null,
    perform: ({ inspect }) => inspect(),
  },
]
