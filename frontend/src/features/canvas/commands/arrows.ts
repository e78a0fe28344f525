import { nearest, type Direction } from '../../../domain/nearest'
import type { Point } from '../../../domain/editNodes'
import type { Canvas } from '../canvas'
import type { Command, CommandId } from '../command'
import { moveItems } from '../edits'
import { GRID } from '../gestures/draggingItems'
import { picked, selectedKeys } from '../itemKey'

type Arrow = { key: string; by: Point; direction: Direction; move: CommandId; walk: CommandId }

const arrows: readonly Arrow[] = [
  { key: 'ArrowLeft', by: { x: -1, y: 0 }, direction: 'left', move: 'moveLeft', walk: 'walkLeft' },
  { key: 'ArrowRight', by: { x: 1, y: 0 }, direction: 'right', move: 'moveRight', walk: 'walkRight' },
  { key: 'ArrowUp', by: { x: 0, y: -1 }, direction: 'up', move: 'moveUp', walk: 'walkUp' },
  { key: 'ArrowDown', by: { x: 0, y: 1 }, direction: 'down', move: 'moveDown', walk: 'walkDown' },
]

const FAR = 4

function move(canvas: Canvas, { by }: Arrow, steps: number): void {
  const { items } = canvas.scene()
  const corners = new Map(
    selectedKeys(canvas.selection.store.getState()).flatMap((key) => {
      const box = items.get(key)?.box
      return box ? [[key, { x: box.x + by.x * GRID * steps, y: box.y + by.y * GRID * steps }] as const] : []
    }),
  )
  moveItems(canvas, corners, 'arrows')
}

/** To the next item in that direction; without a selection to the first one. */
function walk(canvas: Canvas, { direction }: Arrow): void {
  const { items } = canvas.scene()
  const boxes = new Map(Array.from(items.values(), ({ key, box }) => [key, box]))
  const [from] = selectedKeys(canvas.selection.store.getState())
  const to = from ? nearest(boxes, from, direction) : [...boxes.keys()][0]
  const box = to && boxes.get(to)
  if (!to || !box) return
  canvas.selection.select(picked([to]))
  canvas.viewport.reveal([box])
}

const hasSelection = ({ selection }: Canvas) => selectedKeys(selection.store.getState()).length > 0

export const commands: readonly Command[] = arrows.flatMap((arrow): Command[] => {
  const shared = { group: 'select', reach: 'canvas', isHidden: true } as const
  const canMove = (canvas: Canvas) => canvas.drawing !== null && hasSelection(canvas)
  return [
    {
      ...shared,
      id: arrow.move,
      shortcuts: [arrow.key],
      when: canMove,
      perform: (canvas) => move(canvas, arrow, 1),
    },
    {
      ...shared,
      id: arrow.move,
      shortcuts: [`Shift+${arrow.key}`],
      when: canMove,
      perform: (canvas) => move(canvas, arrow, FAR),
    },
    {
      ...shared,
      id: arrow.walk,
      shortcuts: [`Alt+${arrow.key}`, arrow.key],
      when: ({ scene }) => scene().items.size > 0,
      perform: (canvas) => walk(canvas, arrow),
    },
  ]
})
