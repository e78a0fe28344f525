import { nearest, type Direction } from '../../../domain/nearest'
import type { Graph } from '../../../domain/graph'
import { topologicalOrder } from '../../../domain/topology'
import { inputKey, nodeKey, noteKey, outputKey, type ItemKey } from '../itemKey'
import type { Scene } from '../scene'

/** All that stands on the canvas in the order of the work: inputs, steps each after all it waits for, outputs; then notes. */
export function walkingOrder(graph: Graph, { items }: Scene): readonly ItemKey[] {
  return [
    ...graph.inputs.map(({ name }) => inputKey(name)),
    ...topologicalOrder(graph).map(nodeKey),
    ...graph.outputs.map(({ name }) => outputKey(name)),
    ...Object.keys(graph.notes ?? {}).map(noteKey),
  ].filter((key) => items.has(key))
}

export type Walk = { readonly from: ItemKey; readonly to: ItemKey }

/**
 * Where an arrow key leads: right and left along the edges, up and down among those that share a source or a target.
 *
 * The way back leads to where one came from, though other edges may be nearer.
 */
export function follow(scene: Scene, from: ItemKey, direction: Direction, last: Walk | null): ItemKey | null {
  if (direction === 'up' || direction === 'down') return sibling(scene, from, direction)
  const ways = direction === 'right' ? targetsOf(scene, from) : sourcesOf(scene, from)
  if (last?.to === from && ways.has(last.from)) return last.from
  return mostLevel(scene, from, ways)
}

const targetsOf = ({ edges }: Scene, key: ItemKey) =>
  new Set(edges.filter(({ source }) => source.item === key).map(({ target }) => target.item))

const sourcesOf = ({ edges }: Scene, key: ItemKey) =>
  new Set(edges.filter(({ target }) => target.item === key).map(({ source }) => source.item))

function mostLevel({ items }: Scene, from: ItemKey, keys: ReadonlySet<ItemKey>): ItemKey | null {
  const height = items.get(from)?.box.y ?? 0
  const aside = (key: ItemKey) => Math.abs((items.get(key)?.box.y ?? 0) - height)
  return [...keys].sort((a, b) => aside(a) - aside(b))[0] ?? null
}

function sibling(scene: Scene, from: ItemKey, direction: 'up' | 'down'): ItemKey | null {
  const { items } = scene
  const related = new Set([
    ...[...sourcesOf(scene, from)].flatMap((source) => [...targetsOf(scene, source)]),
    ...[...targetsOf(scene, from)].flatMap((target) => [...sourcesOf(scene, target)]),
  ])
  const column = [...related].sort((a, b) => {
    const [one, other] = [items.get(a)?.box, items.get(b)?.box]
    return (one?.y ?? 0) - (other?.y ?? 0) || (one?.x ?? 0) - (other?.x ?? 0)
  })
  const at = column.indexOf(from)
  const next = at < 0 ? undefined : column[at + (direction === 'down' ? 1 : -1)]
  return next ?? nearest(new Map(Array.from(items, ([key, { box }]) => [key, box])), from, direction)
}
