import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalDistributeCenter,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalDistributeCenter,
  type LucideIcon,
} from 'lucide-react'

import { align, distribute, type Alignment, type Axis } from '../../../domain/align'
import type { Point } from '../../../domain/editNodes'
import type { Box } from '../../../domain/nodeGeometry'
import { place } from '../../../domain/place'
import type { Canvas } from '../canvas'
import type { Command, CommandId } from '../command'
import { namesIn } from '../edits'
import { placementsAt } from '../placementsAt'
import { selectedKeys, type ItemKey } from '../itemKey'

function selectedBoxes({ scene, selection }: Canvas): Map<ItemKey, Box> {
  const boxes = new Map<ItemKey, Box>()
  for (const key of selectedKeys(selection.store.getState())) {
    const box = scene().items.get(key)?.box
    if (box) boxes.set(key, box)
  }
  return boxes
}

type Arranging = {
  id: CommandId
  icon: LucideIcon
  least: number
  to: (boxes: Map<ItemKey, Box>) => ReadonlyMap<ItemKey, Point>
}

const aligning = (id: CommandId, icon: LucideIcon, by: Alignment): Arranging => ({
  id,
  icon,
  least: 2,
  to: (boxes) => align(boxes, by),
})

const distributing = (id: CommandId, icon: LucideIcon, axis: Axis): Arranging => ({
  id,
  icon,
  least: 3,
  to: (boxes) => distribute(boxes, axis),
})

const arrangings: readonly Arranging[] = [
  aligning('alignLeft', AlignStartVertical, 'left'),
  aligning('alignCenter', AlignCenterVertical, 'center'),
  aligning('alignRight', AlignEndVertical, 'right'),
  aligning('alignTop', AlignStartHorizontal, 'top'),
  aligning('alignMiddle', AlignCenterHorizontal, 'middle'),
  aligning('alignBottom', AlignEndHorizontal, 'bottom'),
  distributing('distributeAcross', AlignHorizontalDistributeCenter, 'horizontal'),
  distributing('distributeDown', AlignVerticalDistributeCenter, 'vertical'),
]

export const commands: readonly Command[] = arrangings.map(({ id, icon, least, to }) => ({
  id,
  icon,
  shortcuts: [],
  group: 'arrange',
  reach: 'canvas',
  when: (canvas) => canvas.drawing !== null && selectedBoxes(canvas).size >= least,
  perform: (canvas) => {
    const corners = to(selectedBoxes(canvas))
    canvas.drawing?.edit(namesIn(canvas).align(), (graph) => place(graph, placementsAt(corners)))
  },
}))
