import { edgesInto } from './edges'
import { nodesById, type Graph, type Node, type NodeId } from './graph'
import { dependsOn } from './stepControls'

interface Links {
  readonly sources: ReadonlyMap<NodeId, readonly NodeId[]>
  readonly targets: ReadonlyMap<NodeId, readonly NodeId[]>
}

/** What a node waits for: what feeds it, and, unless only data counts, what it follows by order alone. */
const suppliers = (node: Node) => edgesInto(node).map(({ source }) => source.node)
const predecessors = (node: Node) => [...suppliers(node), ...dependsOn(node)]

const builtOfAll = new WeakMap<readonly Node[], Links>()
const builtOfData = new WeakMap<readonly Node[], Links>()

const linksOf = (graph: Graph) => linked(graph, predecessors, builtOfAll)

/** Who waits for whom, by node; an edge with an end that does not exist is left out. */
function linked(
  graph: Graph,
  waitsFor: (node: Node) => readonly NodeId[],
  built: WeakMap<readonly Node[], Links>,
): Links {
  const found = built.get(graph.nodes)
  if (found) return found
  const index = nodesById(graph)
  const sources = new Map<NodeId, NodeId[]>()
  const targets = new Map<NodeId, NodeId[]>()
  for (const id of index.keys()) {
    sources.set(id, [])
    targets.set(id, [])
  }
  for (const node of graph.nodes) {
    for (const source of waitsFor(node)) {
      if (sources.get(node.id)?.includes(source)) continue
      if (!index.has(source)) continue
      sources.get(node.id)?.push(source)
      targets.get(source)?.push(node.id)
    }
  }
  const links = { sources, targets }
  built.set(graph.nodes, links)
  return links
}

export const sourcesOf = (graph: Graph, id: NodeId) => linksOf(graph).sources.get(id) ?? []
export const targetsOf = (graph: Graph, id: NodeId) => linksOf(graph).targets.get(id) ?? []

/** All nodes that `id` waits for, itself left out unless it stands in a loop. */
export const ancestors = (graph: Graph, id: NodeId) => reach(linksOf(graph).sources, id)

/** All nodes that wait for `id`. */
export const descendants = (graph: Graph, id: NodeId) => reach(linksOf(graph).targets, id)

function reach(next: Links['sources'], start: NodeId): ReadonlySet<NodeId> {
  const seen = new Set<NodeId>()
  const todo = [...(next.get(start) ?? [])]
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    if (seen.has(id)) continue
    seen.add(id)
    todo.push(...(next.get(id) ?? []))
  }
  return seen
}

/** The nodes that do not run, each with the disabled node that is why: itself, or one whose data it needs. */
export function leftOut(graph: Graph): ReadonlyMap<NodeId, NodeId> {
  const known = foundLeftOut.get(graph.nodes)
  if (known) return known
  const found = new Map<NodeId, NodeId>()
  for (const node of graph.nodes) if (node.disabled) found.set(node.id, node.id)
  const { targets } = found.size > 0 ? linked(graph, suppliers, builtOfData) : { targets: new Map() }
  for (const id of [...found.keys()])
    for (const below of reach(targets, id)) if (!found.has(below)) found.set(below, id)
  foundLeftOut.set(graph.nodes, found)
  return found
}

const foundLeftOut = new WeakMap<readonly Node[], ReadonlyMap<NodeId, NodeId>>()

/** Whether an edge from `source` to `target` would make a node wait for itself. */
export const wouldCloseLoop = (graph: Graph, source: NodeId, target: NodeId) =>
  source === target || ancestors(graph, source).has(target)

/** Node ids, each after all it waits for, ties in drawing order; nodes of a loop, and what waits for it, come last. */
export function topologicalOrder(graph: Graph): readonly NodeId[] {
  const { sources, targets } = linksOf(graph)
  const waiting = new Map(Array.from(sources, ([id, from]) => [id, from.length]))
  const position = new Map(Array.from(sources.keys(), (id, index) => [id, index]))
  const ready = [...sources.keys()].filter((id) => waiting.get(id) === 0)
  const order: NodeId[] = []
  // The list grows while it is walked.
  for (const id of ready) {
    order.push(id)
    const freed = (targets.get(id) ?? []).filter((target) => {
      const left = (waiting.get(target) ?? 0) - 1
      waiting.set(target, left)
      return left === 0
    })
    ready.push(...freed.sort((a, b) => (position.get(a) ?? 0) - (position.get(b) ?? 0)))
  }
  const placed = new Set(order)
  return [...order, ...[...sources.keys()].filter((id) => !placed.has(id))]
}

/** The groups of nodes that wait for each other, each in drawing order, by their first node. */
export function loops(graph: Graph): readonly (readonly NodeId[])[] {
  const { sources, targets } = linksOf(graph)
  const position = new Map(Array.from(sources.keys(), (id, index) => [id, index]))
  const byPosition = (a: NodeId, b: NodeId) => (position.get(a) ?? 0) - (position.get(b) ?? 0)
  return stronglyConnected(sources.keys(), targets)
    .filter((group) => group.length > 1 || group.some((id) => targets.get(id)?.includes(id)))
    .map((group) => group.sort(byPosition))
    .sort((a, b) => (position.get(a[0] ?? ('' as NodeId)) ?? 0) - (position.get(b[0] ?? ('' as NodeId)) ?? 0))
}

/** Tarjan's algorithm with a stack of its own: a pipeline of 5,000 steps in a line must not overflow the browser's. */
function stronglyConnected(ids: Iterable<NodeId>, targets: Links['targets']): NodeId[][] {
  const order = new Map<NodeId, number>()
  const low = new Map<NodeId, number>()
  const open: NodeId[] = []
  const isOpen = new Set<NodeId>()
  const groups: NodeId[][] = []

  const enter = (id: NodeId) => {
    order.set(id, order.size)
    low.set(id, order.size - 1)
    open.push(id)
    isOpen.add(id)
    return { id, next: 0 }
  }
  const lower = (id: NodeId, to: number | undefined) => low.set(id, Math.min(low.get(id) ?? 0, to ?? 0))

  for (const root of ids) {
    if (order.has(root)) continue
    const path = [enter(root)]
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const target = targets.get(top.id)?.[top.next]
      top.next += 1
      if (target !== undefined) {
        if (!order.has(target)) path.push(enter(target))
        else if (isOpen.has(target)) lower(top.id, order.get(target))
        continue
      }
      path.pop()
      const parent = path.at(-1)
      if (parent) lower(parent.id, low.get(top.id))
      if (low.get(top.id) !== order.get(top.id)) continue
      const group = open.splice(open.lastIndexOf(top.id))
      for (const id of group) isOpen.delete(id)
      groups.push(group)
    }
  }
  return groups
}
