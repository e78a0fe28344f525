import type { Direction } from '../../../domain/nearest'
import type { Canvas } from '../canvas'
import type { Command, CommandId } from '../command'
import { picked, selectedKeys, type ItemKey } from '../itemKey'
import { describeItem, titleOf } from '../keyboard/describe'
import { edgeEnd, selectedEdge, stepEdges } from '../keyboard/edgeSteps'
import { follow, walkingOrder } from '../keyboard/walk'

/** The keyboard is at the last item that was selected. */
const atNow = ({ selection }: Canvas): ItemKey | null =>
  selectedKeys(selection.store.getState()).at(-1) ?? null

function goTo(canvas: Canvas, to: ItemKey, mode: 'replace' | 'add' = 'replace'): void {
  const from = atNow(canvas)
  const index = walkingOrder(canvas.graph(), canvas.scene()).indexOf(to)
  canvas.walked.setState({ last: from && { from, to }, at: { key: to, index }, edge: null })
  canvas.selection.select(picked([to]), mode)
  const box = canvas.scene().items.get(to)?.box
  if (box) canvas.viewport.reveal([box])
  canvas.say(describeItem(canvas, to))
}

/** The next item in the order of the work. With nothing selected it goes on from where the keyboard last was. */
function nextInOrder(canvas: Canvas, by: 1 | -1): ItemKey | null {
  const order = walkingOrder(canvas.graph(), canvas.scene())
  const now = atNow(canvas) ?? selectedEdge(canvas)?.target.item
  if (now) return order[order.indexOf(now) + by] ?? null
  if (by === -1) return null
  const { at } = canvas.walked.getState()
  if (!at) return order[0] ?? null
  return order.includes(at.key) ? at.key : (order[Math.min(at.index, order.length - 1)] ?? null)
}

const inOrder = (id: CommandId, shortcut: string, by: 1 | -1): Command => ({
  id,
  shortcuts: [shortcut],
  group: 'walk',
  reach: 'drawing',
  isHidden: true,
  when: (canvas) => nextInOrder(canvas, by) !== null,
  perform: (canvas) => {
    const to = nextInOrder(canvas, by)
    if (to) goTo(canvas, to)
  },
})

type Arrow = { key: string; direction: Direction; walk: CommandId; grow: CommandId; none: NothingThere }
type NothingThere = 'canvas.said.nothingBack' | 'canvas.said.nothingOn' | 'canvas.said.nothingBeside'

const arrows: readonly Arrow[] = [
  {
    key: 'ArrowRight',
    direction: 'right',
    walk: 'walkRight',
    grow: 'growRight',
    none: 'canvas.said.nothingOn',
  },
  {
    key: 'ArrowLeft',
    direction: 'left',
    walk: 'walkLeft',
    grow: 'growLeft',
    none: 'canvas.said.nothingBack',
  },
  { key: 'ArrowUp', direction: 'up', walk: 'walkUp', grow: 'growUp', none: 'canvas.said.nothingBeside' },
  {
    key: 'ArrowDown',
    direction: 'down',
    walk: 'walkDown',
    grow: 'growDown',
    none: 'canvas.said.nothingBeside',
  },
]

function walk(canvas: Canvas, { direction, none }: Arrow, mode: 'replace' | 'add'): void {
  const edge = selectedEdge(canvas)
  if (edge) {
    if (direction === 'up' || direction === 'down') stepEdges(canvas, direction === 'down' ? 1 : -1)
    else goTo(canvas, edgeEnd(edge, direction))
    return
  }
  const from = atNow(canvas)
  const to = from
    ? follow(canvas.scene(), from, direction, canvas.walked.getState().last)
    : nextInOrder(canvas, 1)
  if (to) goTo(canvas, to, mode)
  else if (from) canvas.say(canvas.t(none, { title: titleOf(canvas, from) }))
}

const walking = (arrow: Arrow): Command[] => {
  const shared = { group: 'walk', reach: 'canvas', isHidden: true } as const
  const when = ({ scene }: Canvas) => scene().items.size > 0
  return [
    {
      ...shared,
      id: arrow.walk,
      shortcuts: [arrow.key],
      when,
      perform: (canvas) => walk(canvas, arrow, 'replace'),
    },
    {
      ...shared,
      id: arrow.grow,
      shortcuts: [`Shift+${arrow.key}`],
      when,
      perform: (canvas) => walk(canvas, arrow, 'add'),
    },
  ]
}

export const commands: readonly Command[] = [
  inOrder('next', 'Tab', 1),
  inOrder('previous', 'Shift+Tab', -1),
  ...arrows.flatMap(walking),
]
