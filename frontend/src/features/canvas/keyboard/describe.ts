import { labelOf, nodeTitle } from '../../../domain/component'
import type { Canvas } from '../canvas'
import { itemName, type ItemKey } from '../itemKey'
import type { SceneEdge } from '../scene'
import type { WireEnd } from '../wire'
import { walkingOrder } from './walk'

// The drawing in sentences, for those who hear it.

/** What an item is called on the canvas. */
export function titleOf(canvas: Canvas, key: ItemKey): string {
  const item = canvas.scene().items.get(key)
  if (item?.thing === 'node') return nodeTitle(item.node, item.component)
  const name = itemName(key)
  if (name.thing === 'node') return name.id
  if (item?.thing === 'note') return `${canvas.t('canvas.note.label')}: ${item.note.text}`
  return canvas.t(name.thing === 'input' ? 'canvas.terminal.input' : 'canvas.terminal.output', {
    name: labelOf(name.name),
  })
}

/** An end of an edge: a step with its port, or a terminal, which has but one. */
export function endText(canvas: Canvas, { item, port }: Pick<WireEnd, 'item' | 'port'>): string {
  const title = titleOf(canvas, item)
  if (itemName(item).thing !== 'node') return title
  return canvas.t('canvas.said.port', { title, label: labelOf(port) })
}

/** An item with all a glance at it tells: its place, its state, what is wrong, and where its edges lead. */
export function describeItem(canvas: Canvas, key: ItemKey): string {
  const { t } = canvas
  const order = walkingOrder(canvas.graph(), canvas.scene())
  const { edges } = canvas.scene()
  const from = edges
    .filter(({ target }) => target.item === key)
    .map(({ source }) => titleOf(canvas, source.item))
  const to = edges
    .filter(({ source }) => source.item === key)
    .map(({ target }) => titleOf(canvas, target.item))
  return [
    t('canvas.said.item', {
      title: titleOf(canvas, key),
      index: order.indexOf(key) + 1,
      count: order.length,
    }),
    ...stateOf(canvas, key),
    ...(from.length > 0 ? [t('canvas.said.from', { list: listed(from) })] : []),
    ...(to.length > 0 ? [t('canvas.said.to', { list: listed(to) })] : []),
    ...(from.length + to.length === 0 ? [t('canvas.said.alone')] : []),
  ].join(' ')
}

const listed = (titles: readonly string[]) => [...new Set(titles)].join(', ')

function stateOf(canvas: Canvas, key: ItemKey): string[] {
  const item = itemName(key)
  if (item.thing !== 'node') return []
  const step = canvas.stepOf(item.id)
  const mark = canvas.view.getState().marks.get(item.id)
  return [
    ...(step ? [`${canvas.t(`ui.state.${step.state}`)}${step.headline ? `, ${step.headline}` : ''}.`] : []),
    ...(mark ? [canvas.sentence(mark.first.message)] : []),
  ]
}

export const describeEdge = (canvas: Canvas, edge: SceneEdge, index: number, count: number): string =>
  canvas.t('canvas.said.edge', {
    source: endText(canvas, edge.source),
    target: endText(canvas, edge.target),
    index: index + 1,
    count,
  })
