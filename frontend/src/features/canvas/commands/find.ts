import { SearchCode } from 'lucide-react'

import type { Command } from '../command'
import { find, findNext } from '../finding'

export const commands: readonly Command[] = [
  {
    id: 'find',
    shortcuts: ['Mod+F'],
    icon: SearchCode,
    group: 'view',
    reach: 'canvas',
    when: ({ scene }) => scene().items.size > 0,
    perform: (canvas) => find(canvas, canvas.view.getState().find?.text ?? ''),
  },
  {
    id: 'findNext',
    shortcuts: ['F3'],
    group: 'view',
    reach: 'canvas',
    isHidden: true,
    when: ({ view }) => view.getState().find !== null,
    perform: (canvas) => findNext(canvas, 1),
  },
  {
    id: 'findPrevious',
    shortcuts: ['Shift+F3'],
    group: 'view',
    reach: 'canvas',
    isHidden: true,
    when: ({ view }) => view.getState().find !== null,
    perform: (canvas) => findNext(canvas, -1),
  },
]
