import { componentOf, inputOf, outputOf, type Components } from './component'
import { orderSource, targetOf, type EdgeId } from './edges'
import {
  findNode,
  mapNode,
  mapNodes,
  type Binding,
  type Graph,
  type Node,
  type NodeId,
  type PortName,
  type PortRef,
} from './graph'
import type { MessageRef } from './message'
import { fits, type FitReason } from './portTypes'
import { dependsOn, withDependsOn } from './stepControls'
import { ancestors } from './topology'

export type RefusalCode =
  | 'unknown_source_node'
  | 'unknown_node'
  | 'unknown_component'
  | 'unknown_source_port'
  | 'unknown_port'
  | 'cycle'
  | 'type_mismatch'

export type RefusalReason =
  FitReason | MessageRef<`problems.refusal.${Exclude<RefusalCode, 'type_mismatch'>}`>

/** Whether an edge may be drawn, and why not or not quite. */
export type Verdict =
  | { readonly outcome: 'fits'; readonly code: null }
  | { readonly outcome: 'warns'; readonly code: 'type_warning'; readonly reason: FitReason }
  | { readonly outcome: 'refused'; readonly code: RefusalCode; readonly reason: RefusalReason }

/** Says whether `from` (an output) may feed `to` (an input); what `to` is bound to now does not matter. */
export const canConnect = (graph: Graph, components: Components, from: PortRef, to: PortRef): Verdict =>
  connectionsFrom(graph, components, from)(to)

/**
 * Like `canConnect`, for one output and many inputs: what the output waits for is walked once.
 *
 * While an edge is drawn, every port on the screen is asked.
 */
export function connectionsFrom(
  graph: Graph,
  components: Components,
  from: PortRef,
): (to: PortRef) => Verdict {
  let waitsFor: ReadonlySet<NodeId> | undefined
  const source = findNode(graph, from.node)
  const sourceComponent = source && componentOf(components, source)
  const output = sourceComponent && outputOf(sourceComponent, from.port)

  return (to) => {
    if (!source) return refused('unknown_source_node')
    const target = findNode(graph, to.node)
    if (!target) return refused('unknown_node')
    const targetComponent = componentOf(components, target)
    if (!sourceComponent || !targetComponent) return refused('unknown_component')
    if (!output) return refused('unknown_source_port')
    const input = inputOf(targetComponent, to.port)
    if (!input) return refused('unknown_port')
    waitsFor ??= ancestors(graph, source.id)
    if (source.id === target.id || waitsFor.has(target.id)) return refused('cycle')
    const fit = fits(output, input)
    if (fit.outcome === 'fits') return { outcome: 'fits', code: null }
    if (fit.outcome === 'warns') return { ...fit, outcome: 'warns', code: 'type_warning' }
    return { ...fit, outcome: 'refused', code: 'type_mismatch' }
  }
}

const refused = (code: Exclude<RefusalCode, 'type_mismatch'>): Verdict => ({
  outcome: 'refused',
  code,
  reason: { key: `problems.refusal.${code}`, params: {} },
})

/** Binds a port to whatever feeds it; what it was bound to before is replaced. */
export const bind = (graph: Graph, to: PortRef, binding: Binding): Graph =>
  mapNode(graph, to.node, (node) => ({ ...node, inputs: { ...node.inputs, [to.port]: binding } }))

/** Draws an edge. A port takes one, so an edge that ended there is replaced. */
export const connect = (graph: Graph, from: PortRef, to: PortRef): Graph =>
  bind(graph, to, { node: from.node, port: from.port })

/** Frees a port of whatever it is bound to. */
export const disconnect = (graph: Graph, to: PortRef): Graph =>
  mapNode(graph, to.node, (node) => freed(node, [to.port]))

/** Lets a node follow another by order alone. */
export const runAfter = (graph: Graph, id: NodeId, source: NodeId): Graph =>
  mapNode(graph, id, (node) => withDependsOn(node, [...dependsOn(node), source]))

/** Takes away several edges in one go. */
export function removeEdges(graph: Graph, edges: Iterable<EdgeId>): Graph {
  const ports = new Map<NodeId, PortName[]>()
  for (const { node, port } of Array.from(edges, targetOf))
    ports.set(node, [...(ports.get(node) ?? []), port])
  return mapNodes(graph, (node) => freed(node, ports.get(node.id) ?? []))
}

/** A node whose ports are free, those that stand for an order among them. */
function freed(node: Node, ports: readonly PortName[]): Node {
  const bound = ports.filter((port) => Object.hasOwn(node.inputs, port))
  const sources = ports.map(orderSource)
  const follows = dependsOn(node).filter((source) => !sources.includes(source))
  const inOrder = follows.length === dependsOn(node).length ? node : withDependsOn(node, follows)
  return bound.length === 0 ? inOrder : { ...inOrder, inputs: without(node.inputs, ...bound) }
}

export function without<Key extends PortName, Value>(
  record: Readonly<Record<Key, Value>>,
  ...keys: readonly Key[]
): Readonly<Record<Key, Value>> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key as Key))) as Record<
    Key,
    Value
  >
}
