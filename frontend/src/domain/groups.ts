import { mapNodes, type Graph, type Group, type NodeId } from './graph'
import { mapNotes } from './notes'

/** What a group takes in. */
export interface Members {
  readonly nodes: ReadonlySet<NodeId>
  readonly notes: ReadonlySet<string>
}

/** Puts a frame around nodes and notes; they leave the groups they were in. */
export function group(graph: Graph, key: string, title: string, { nodes, notes }: Members): Graph {
  const grouped = mapNotes(
    mapNodes(graph, (node) => (nodes.has(node.id) ? { ...node, group: key } : node)),
    (note, each) => (notes.has(each) ? { ...note, group: key } : note),
  )
  return withoutEmptyGroups({ ...grouped, groups: { ...graph.groups, [key]: { title } } })
}

/** Takes frames away; what stood in them stays where it is. */
export function ungroup(graph: Graph, keys: ReadonlySet<string>): Graph {
  const freed = mapNotes(
    mapNodes(graph, (node) => (keys.has(node.group ?? '') ? ungrouped(node) : node)),
    (note) => (keys.has(note.group ?? '') ? ungrouped(note) : note),
  )
  return withGroups(
    freed,
    Object.entries(graph.groups ?? {}).filter(([key]) => !keys.has(key)),
  )
}

export const changeGroup = (graph: Graph, key: string, changes: Partial<Group>): Graph =>
  withGroups(
    graph,
    Object.entries(graph.groups ?? {}).map(([each, item]) => [
      each,
      each === key ? { ...item, ...changes } : item,
    ]),
  )

/** The groups that some of these stand in. */
export function groupsOf(graph: Graph, { nodes, notes }: Members): ReadonlySet<string> {
  const keys = [
    ...graph.nodes.filter(({ id }) => nodes.has(id)).map((node) => node.group),
    ...Object.entries(graph.notes ?? {}).map(([key, note]) => (notes.has(key) ? note.group : undefined)),
  ]
  return new Set(
    keys.flatMap((key) => (key && graph.groups && Object.hasOwn(graph.groups, key) ? [key] : [])),
  )
}

/** The groups that have none but these in them. */
export function wholeGroups(graph: Graph, members: Members): Readonly<Record<string, Group>> {
  const { nodes, notes } = members
  const outside = groupsOf(graph, {
    nodes: new Set(graph.nodes.flatMap(({ id }) => (nodes.has(id) ? [] : [id]))),
    notes: new Set(Object.keys(graph.notes ?? {}).filter((key) => !notes.has(key))),
  })
  const within = groupsOf(graph, members)
  return Object.fromEntries(
    Object.entries(graph.groups ?? {}).filter(([key]) => within.has(key) && !outside.has(key)),
  )
}

/** An item in the group that `groupOf` answers for its own; in none where that has no answer. */
export function regrouped<Item extends { readonly group?: string }>(
  item: Item,
  groupOf: (key: string) => string | undefined,
): Item {
  if (item.group === undefined) return item
  const key = groupOf(item.group)
  return key === undefined ? ungrouped(item) : { ...item, group: key }
}

/** A frame around nothing is none. */
export function withoutEmptyGroups(graph: Graph): Graph {
  if (!graph.groups) return graph
  const used = new Set([
    ...graph.nodes.map((node) => node.group),
    ...Object.values(graph.notes ?? {}).map((note) => note.group),
  ])
  const before = Object.entries(graph.groups)
  const left = before.filter(([key]) => used.has(key))
  return left.length === before.length ? graph : withGroups(graph, left)
}

function withGroups(graph: Graph, entries: readonly (readonly [string, Group])[]): Graph {
  const { groups: _dropped, ...rest } = graph
  return entries.length === 0 ? rest : { ...rest, groups: Object.fromEntries(entries) }
}

function ungrouped<Item extends { readonly group?: string }>(item: Item): Item {
  const { group: _dropped, ...rest } = item
  return rest as Item
}
