import {
  bindingOf,
  bindingsOf,
  nodesById,
  type Binding,
  type Graph,
  type Node,
  type NodeId,
  type PortName,
} from './graph'
import { sameJson } from './sameJson'

export type NodePart = 'component' | 'title' | 'settings' | 'disabled' | 'place'

/** One thing that is not the same in two states of a drawing. */
export type Difference =
  | { readonly thing: 'node'; readonly id: NodeId; readonly change: 'added' | 'removed' }
  | {
      readonly thing: 'node'
      readonly id: NodeId
      readonly change: 'changed'
      readonly parts: readonly NodePart[]
    }
  | {
      readonly thing: 'binding'
      readonly id: NodeId
      readonly port: PortName
      readonly before: Binding | null
      readonly after: Binding | null
    }
  | {
      readonly thing: 'input' | 'output'
      readonly name: string
      readonly change: 'added' | 'removed' | 'changed'
    }
  | { readonly thing: 'settings' }

/** What differs between two states of a drawing: nodes first, then the pipeline's inputs, outputs and settings. */
export function differences(before: Graph, after: Graph): readonly Difference[] {
  if (before === after) return []
  return [
    ...nodeDifferences(before, after),
    ...namedDifferences('input', before.inputs, after.inputs),
    ...namedDifferences('output', before.outputs, after.outputs),
    ...(sameJson(before.settings, after.settings) ? [] : [{ thing: 'settings' } as const]),
  ]
}

function nodeDifferences(before: Graph, after: Graph): Difference[] {
  const old = nodesById(before)
  const now = nodesById(after)
  const removed = [...old.keys()].filter((id) => !now.has(id))
  return [
    ...removed.map((id): Difference => ({ thing: 'node', id, change: 'removed' })),
    ...[...now.values()].flatMap((node): Difference[] => {
      const was = old.get(node.id)
      if (was === node) return []
      return was ? changesOf(was, node) : [{ thing: 'node', id: node.id, change: 'added' }]
    }),
  ]
}

function changesOf(before: Node, after: Node): Difference[] {
  const parts: NodePart[] = []
  if (!sameJson(before.component, after.component)) parts.push('component')
  if ((before.title ?? '') !== (after.title ?? '')) parts.push('title')
  if (!sameJson(before.settings ?? {}, after.settings ?? {})) parts.push('settings')
  if ((before.disabled ?? false) !== (after.disabled ?? false)) parts.push('disabled')
  if ((before.x ?? null) !== (after.x ?? null) || (before.y ?? null) !== (after.y ?? null))
    parts.push('place')
  const changed: Difference[] =
    parts.length === 0 ? [] : [{ thing: 'node', id: after.id, change: 'changed', parts }]
  const ports = new Set([...bindingsOf(before), ...bindingsOf(after)].map(([port]) => port))
  const rebound = [...ports].flatMap((port): Difference[] => {
    const was = bindingOf(before, port) ?? null
    const is = bindingOf(after, port) ?? null
    return sameJson(was, is) ? [] : [{ thing: 'binding', id: after.id, port, before: was, after: is }]
  })
  return [...changed, ...rebound]
}

function namedDifferences(
  thing: 'input' | 'output',
  before: readonly { readonly name: string }[],
  after: readonly { readonly name: string }[],
): Difference[] {
  const find = (items: typeof before, name: string) => items.find((item) => item.name === name)
  const removed = before.filter(({ name }) => !find(after, name))
  const others = after.flatMap((item): Difference[] => {
    const was = find(before, item.name)
    if (!was) return [{ thing, name: item.name, change: 'added' }]
    return sameJson(was, item) ? [] : [{ thing, name: item.name, change: 'changed' }]
  })
  return [...removed.map(({ name }): Difference => ({ thing, name, change: 'removed' })), ...others]
}
