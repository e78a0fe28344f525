import { BoxSelect } from 'lucide-react'

import { selectedCount } from '../../../state/selection'
import type { Command } from '../command'
import { goToNextRegion } from '../../../ui/regions'
import { picked } from '../itemKey'

export const commands: readonly Command[] = [
  {
    id: 'selectAll',
    shortcuts: ['Mod+A'],
    icon: BoxSelect,
    group: 'select',
    reach: 'canvas',
    when: ({ scene }) => scene().items.size > 0,
    perform: ({ scene, selection }) => selection.select(picked(scene().items.keys())),
  },
  {
    id: 'selectNone',
    shortcuts: ['Escape'],
    group: 'select',
    reach: 'canvas',
    isHidden: true,
    when: ({ selection }) => selectedCount(selection.store.getState()) > 0,
    perform: ({ selection }) => selection.clear(),
  },
  {
    id: 'leave',
    shortcuts: ['Escape'],
    group: 'select',
    reach: 'drawing',
    isHidden: true,
    when: ({ selection }) => selectedCount(selection.store.getState()) === 0,
    perform: () => goToNextRegion(1),
  },
]
