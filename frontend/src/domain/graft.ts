import { nodeIds, type Point } from './editNodes'
import {
  bindingsOf,
  isEdge,
  nodeId,
  type Binding,
  type Graph,
  type Group,
  type Node,
  type NodeId,
  type Note,
  type PortName,
} from './graph'
import { regrouped, wholeGroups, type Members } from './groups'
import { freshName } from './names'
import { freshKey } from './notes'
import { dependsOn, withDependsOn } from './stepControls'

/** A part of a drawing: nodes, notes, and the groups that all of their members came along with. */
export interface Part {
  readonly nodes: readonly Node[]
  readonly notes: Readonly<Record<string, Note>>
  readonly groups: Readonly<Record<string, Group>>
}

export interface Graft {
  readonly graph: Graph
  /** The new id of each node that was put in, by its id before. */
  readonly ids: ReadonlyMap<NodeId, NodeId>
  /** The new key of each note, by its key before. */
  readonly notes: ReadonlyMap<string, string>
}

export interface GraftOptions {
  readonly offset: Point
  /** Edges from nodes that were not copied along, and groups that were not: kept where those exist here, or dropped. */
  readonly outer: 'keep' | 'drop'
}

export const partOf = (graph: Graph, members: Members): Part => ({
  nodes: graph.nodes.filter(({ id }) => members.nodes.has(id)),
  notes: Object.fromEntries(Object.entries(graph.notes ?? {}).filter(([key]) => members.notes.has(key))),
  groups: wholeGroups(graph, members),
})

/** Puts copies of a part into a drawing under fresh ids; edges among its nodes lead to the copies. */
export function graft(graph: Graph, part: Part, { offset, outer }: GraftOptions): Graft {
  const here = nodeIds(graph)
  const ids = freshIds(part.nodes, here)
  const notes = freshKeys(part.notes, graph.notes)
  const groups = freshKeys(part.groups, graph.groups)
  const groupOf = (key: string) =>
    groups.get(key) ?? (outer === 'keep' && Object.hasOwn(graph.groups ?? {}, key) ? key : undefined)
  const keepsOuter = (id: NodeId) => outer === 'keep' && here.has(id)
  const nodeCopies = part.nodes.map((node) => ({
    ...reordered(regrouped(node, groupOf), ids, keepsOuter),
    id: ids.get(node.id) ?? node.id,
    inputs: rebound(node, ids, keepsOuter),
    ...shifted(node, offset),
  }))
  const noteCopies = renamed(part.notes, notes, (note) => ({
    ...regrouped(note, groupOf),
    x: note.x + offset.x,
    y: note.y + offset.y,
  }))
  return {
    graph: {
      ...graph,
      nodes: [...graph.nodes, ...nodeCopies],
      ...(notes.size > 0 && { notes: { ...graph.notes, ...noteCopies } }),
      ...(groups.size > 0 && {
        groups: { ...graph.groups, ...renamed(part.groups, groups, (group) => group) },
      }),
    },
    ids,
    notes,
  }
}

function freshIds(nodes: readonly Node[], here: ReadonlySet<string>): ReadonlyMap<NodeId, NodeId> {
  const taken = new Set(here)
  const ids = new Map<NodeId, NodeId>()
  for (const { id } of nodes) {
    const fresh = nodeId(freshName(id, taken))
    taken.add(fresh)
    ids.set(id, fresh)
  }
  return ids
}

function freshKeys(copied: object, here: object = {}): ReadonlyMap<string, string> {
  const taken: Record<string, true> = Object.fromEntries(Object.keys(here).map((key) => [key, true]))
  const keys = new Map<string, string>()
  for (const key of Object.keys(copied)) {
    const fresh = freshKey(taken)
    taken[fresh] = true
    keys.set(key, fresh)
  }
  return keys
}

const renamed = <Item>(
  items: Readonly<Record<string, Item>>,
  keys: ReadonlyMap<string, string>,
  change: (item: Item) => Item,
): Record<string, Item> =>
  Object.fromEntries(Object.entries(items).map(([key, item]) => [keys.get(key) ?? key, change(item)]))

function rebound(node: Node, ids: ReadonlyMap<NodeId, NodeId>, keepsOuter: (id: NodeId) => boolean) {
  const bindings = bindingsOf(node).flatMap(([port, binding]): [PortName, Binding][] => {
    if (!isEdge(binding)) return [[port, binding]]
    const source = ids.get(binding.node)
    if (source) return [[port, { ...binding, node: source }]]
    return keepsOuter(binding.node) ? [[port, binding]] : []
  })
  return Object.fromEntries(bindings)
}

function reordered(node: Node, ids: ReadonlyMap<NodeId, NodeId>, keepsOuter: (id: NodeId) => boolean): Node {
  const before = dependsOn(node)
  if (before.length === 0) return node
  return withDependsOn(
    node,
    before.flatMap((source) => ids.get(source) ?? (keepsOuter(source) ? [source] : [])),
  )
}

const shifted = (node: Node, { x, y }: Point) =>
  node.x == null || node.y == null ? {} : { x: node.x + x, y: node.y + y }

/** Copies nodes and notes within a drawing. They keep what feeds them, so a variant is one change away. */
export const duplicate = (graph: Graph, members: Members, offset: Point): Graft =>
  graft(graph, partOf(graph, members), { offset, outer: 'keep' })
