import { componentTitle, inputOf } from '../../domain/component'
import { bindingsOf, isFromData, isFromInput, isValue } from '../../domain/graph'
import { formatValue, shownValue } from '../../domain/valueText'
import type { Canvas, Found } from './canvas'
import { picked, type ItemKey } from './itemKey'
import type { Scene, SceneItem } from './scene'

/** Whether something steps back while what was looked for is shown. */
export const isFadedBy = (find: Found | null, key: ItemKey): boolean =>
  find !== null && find.text !== '' && !find.matches.includes(key)

/** The items in which every word stands, left to right and top to bottom as they are read. */
export function matchesIn({ items }: Pick<Scene, 'items'>, text: string): readonly ItemKey[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const found: SceneItem[] = []
  for (const item of items.values()) {
    const said = textOf(item).toLowerCase()
    if (words.every((word) => said.includes(word))) found.push(item)
  }
  return found.toSorted((a, b) => a.box.x - b.box.x || a.box.y - b.box.y).map(({ key }) => key)
}

function textOf(item: SceneItem): string {
  if (item.thing === 'note') return item.note.text
  if (item.thing === 'output') return `${item.output.name} ${item.output.port}`
  if (item.thing === 'input') {
    return `${item.input.name} ${item.input.data?.name ?? ''} ${item.input.description ?? ''}`
  }
  const { node, component } = item
  const bindings = bindingsOf(node).flatMap(([port, binding]) => {
    if (isValue(binding)) {
      const shown = component && shownValue(binding.value, inputOf(component, port))
      return [`${port} ${formatValue(binding.value)} ${shown ?? ''}`]
    }
    if (isFromInput(binding)) return [`${port} ${binding.input}`]
    return isFromData(binding) ? [`${port} ${binding.data.name}`] : []
  })
  return [
    node.id,
    node.title ?? '',
    node.component.name,
    component ? componentTitle(component) : '',
    node.settings?.comment ?? '',
    ...bindings,
  ].join(' ')
}

/** Looks for a text, and shows the first place where it stands. */
export function find(canvas: Canvas, text: string): void {
  const matches = matchesIn(canvas.scene(), text)
  canvas.view.setState({ find: { text, matches, at: 0 } })
  show(canvas)
}

/** Shows the next place, or the one before; after the last comes the first. */
export function findNext(canvas: Canvas, step: 1 | -1): void {
  const { find: found } = canvas.view.getState()
  if (!found) return
  const matches = matchesIn(canvas.scene(), found.text)
  const count = matches.length
  canvas.view.setState({
    find: { ...found, matches, at: count === 0 ? 0 : (found.at + step + count) % count },
  })
  show(canvas)
}

function show(canvas: Canvas): void {
  const { find: found } = canvas.view.getState()
  const key = found?.matches[found.at]
  const box = key && canvas.scene().items.get(key)?.box
  if (!key || !box) return
  canvas.selection.select(picked([key]))
  canvas.viewport.reveal([box])
}
