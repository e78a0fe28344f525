import { Network } from 'lucide-react'

import { place } from '../../../domain/place'
import type { Command } from '../command'
import { namesIn } from '../edits'
import { requestLayout } from '../layout/requestLayout'
import { boxesIn } from '../selectedBoxes'

export const commands: readonly Command[] = [
  {
    id: 'arrange',
    shortcuts: ['Shift+L'],
    icon: Network,
    group: 'arrange',
    reach: 'page',
    when: ({ drawing, graph }) => drawing !== null && graph().nodes.length > 1,
    perform: (canvas) => {
      const name = namesIn(canvas).arrange()
      void requestLayout(canvas.graph(), canvas.components()).then(
        (placements) => {
          canvas.drawing?.edit(name, (graph) => place(graph, placements))
          canvas.viewport.fit(boxesIn(canvas))
        },
        () => canvas.tell('layoutFailed', null),
      )
    },
  },
]
