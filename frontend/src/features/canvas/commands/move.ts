import type { Point } from '../../../domain/editNodes'
import type { Canvas } from '../canvas'
import type { Command, CommandId } from '../command'
import { moveItems } from '../edits'
import { GRID } from '../gestures/draggingItems'
import { selectedKeys } from '../itemKey'

type Arrow = { key: string; by: Point; near: CommandId; far: CommandId }

const arrows: readonly Arrow[] = [
  { key: 'ArrowLeft', by: { x: -1, y: 0 }, near: 'moveLeft', far: 'moveFarLeft' },
  { key: 'ArrowRight', by: { x: 1, y: 0 }, near: 'moveRight', far: 'moveFarRight' },
  { key: 'ArrowUp', by: { x: 0, y: -1 }, near: 'moveUp', far: 'moveFarUp' },
  { key: 'ArrowDown', by: { x: 0, y: 1 }, near: 'moveDown', far: 'moveFarDown' },
]

const FAR = 8

function move(canvas: Canvas, { by }: Arrow, steps: number): void {
  const { items } = canvas.scene()
  const corners = new Map(
    selectedKeys(canvas.selection.store.getState()).flatMap((key) => {
      const box = items.get(key)?.box
      return box ? [[key, { x: box.x + by.x * GRID * steps, y: box.y + by.y * GRID * steps }] as const] : []
    }),
  )
  moveItems(canvas, corners, 'arrows')
  const [first] = corners.values()
  if (first) canvas.say(canvas.t('canvas.said.moved', { x: Math.round(first.x), y: Math.round(first.y) }))
}

export const commands: readonly Command[] = arrows.flatMap((arrow): Command[] => {
  const shared = {
    group: 'move',
    reach: 'canvas',
    isHidden: true,
    when: ({ drawing, selection }: Canvas) =>
      drawing !== null && selectedKeys(selection.store.getState()).length > 0,
  } as const
  return [
    {
      ...shared,
      id: arrow.near,
      shortcuts: [`Alt+${arrow.key}`],
      perform: (canvas) => move(canvas, arrow, 1),
    },
    {
      ...shared,
      id: arrow.far,
      shortcuts: [`Alt+Shift+${arrow.key}`],
      perform: (canvas) => move(canvas, arrow, FAR),
    },
  ]
})
