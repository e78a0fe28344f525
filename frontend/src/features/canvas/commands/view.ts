import { Maximize, ScanSearch, Search } from 'lucide-react'

import type { Command } from '../command'
import { selectedKeys } from '../itemKey'
import { boxesIn } from '../selectedBoxes'

const STEP = 1.25

export const commands: readonly Command[] = [
  {
    id: 'fit',
    shortcuts: ['Shift+1'],
    icon: Maximize,
    group: 'view',
    reach: 'page',
    when: ({ scene }) => scene().items.size > 0,
    perform: (canvas) => canvas.viewport.fit(boxesIn(canvas)),
  },
  {
    id: 'actualSize',
    shortcuts: ['Shift+0'],
    icon: Search,
    group: 'view',
    reach: 'page',
    when: () => true,
    perform: ({ viewport }) => viewport.zoomTo(1),
  },
  {
    id: 'zoomToSelection',
    shortcuts: ['Shift+2'],
    icon: ScanSearch,
    group: 'view',
    reach: 'page',
    when: ({ selection }) => selectedKeys(selection.store.getState()).length > 0,
    perform: ({ scene, selection, viewport }) => {
      const boxes = selectedKeys(selection.store.getState()).flatMap(
        (key) => scene().items.get(key)?.box ?? [],
      )
      viewport.fit(boxes, { mostZoom: 1.5 })
    },
  },
  {
    id: 'zoomIn',
    shortcuts: ['Plus', 'Shift+Plus'],
    group: 'view',
    reach: 'canvas',
    isHidden: true,
    when: () => true,
    perform: ({ viewport }) => viewport.zoomBy(STEP),
  },
  {
    id: 'zoomOut',
    shortcuts: ['Minus'],
    group: 'view',
    reach: 'canvas',
    isHidden: true,
    when: () => true,
    perform: ({ viewport }) => viewport.zoomBy(1 / STEP),
  },
]
