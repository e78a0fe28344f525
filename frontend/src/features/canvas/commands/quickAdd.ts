import { Plus } from 'lucide-react'

import type { Command } from '../command'

export const commands: readonly Command[] = [
  {
    id: 'quickAdd',
    shortcuts: ['A'],
    icon: Plus,
    group: 'add',
    reach: 'canvas',
    when: ({ drawing }) => drawing !== null,
    perform: (canvas) => {
      const { x, y, width, height } = canvas.viewport.shown()
      const at = canvas.pointer() ?? { x: x + width / 2, y: y + height / 3 }
      canvas.openQuickAdd({ at, wire: null })
    },
  },
]
