import { nodeId, type NodeId } from '../../domain/graph'
import type { Picked, Selection } from '../../state/selection'

declare const keyBrand: unique symbol

/** Whatever stands on the canvas as a box: a node, the terminal of an input or output of the pipeline, a note. */
export type ItemKey = string & { readonly [keyBrand]: true }

export type ItemName =
  | { readonly thing: 'node'; readonly id: NodeId }
  | { readonly thing: 'input'; readonly name: string }
  | { readonly thing: 'output'; readonly name: string }
  | { readonly thing: 'note'; readonly name: string }

export const nodeKey = (id: NodeId) => `node:${id}` as ItemKey
export const inputKey = (name: string) => `input:${name}` as ItemKey
export const outputKey = (name: string) => `output:${name}` as ItemKey

export const noteKey = (name: string) => `note:${name}` as ItemKey

export function itemName(key: ItemKey): ItemName {
  const name = key.slice(key.indexOf(':') + 1)
  if (key.startsWith('input:')) return { thing: 'input', name }
  if (key.startsWith('output:')) return { thing: 'output', name }
  if (key.startsWith('note:')) return { thing: 'note', name }
  return { thing: 'node', id: nodeId(name) }
}

/** Items as the selection names them. */
export function picked(keys: Iterable<ItemKey>): Picked {
  const nodes: NodeId[] = []
  const named = { input: [] as string[], output: [] as string[], note: [] as string[] }
  for (const key of keys) {
    const item = itemName(key)
    if (item.thing === 'node') nodes.push(item.id)
    else named[item.thing].push(item.name)
  }
  return { nodes, inputs: named.input, outputs: named.output, notes: named.note }
}

export const selectedKeys = ({ nodes, inputs, outputs, notes }: Selection): ItemKey[] => [
  ...Array.from(nodes, nodeKey),
  ...Array.from(inputs, inputKey),
  ...Array.from(outputs, outputKey),
  ...Array.from(notes, noteKey),
]

export function isItemSelected({ nodes, inputs, outputs, notes }: Selection, key: ItemKey): boolean {
  const item = itemName(key)
  if (item.thing === 'node') return nodes.has(item.id)
  return { input: inputs, output: outputs, note: notes }[item.thing].has(item.name)
}
