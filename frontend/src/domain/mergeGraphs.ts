import { bindingsOf, isEdge, mapNodes, nodeId, type Graph, type Node, type NodeId } from './graph'
import { freshName } from './names'
import { sameJson } from './sameJson'

/** Where both sides changed the same thing in different ways; the merged drawing holds mine. */
export interface Conflict {
  readonly thing: 'node' | 'input' | 'output' | 'settings'
  /** The node's id, or the input's or output's name; null for the pipeline's settings. */
  readonly name: string | null
  /** What both changed: `inputs.trees`, `title`; null where one side took the whole thing away. */
  readonly part: string | null
}

export interface Merge {
  readonly graph: Graph
  readonly conflicts: readonly Conflict[]
}

/**
 * Joins two drawings that were changed apart since `base`, losing neither side's work.
 *
 * What only one side changed is taken from that side. What both changed is kept as mine and reported. What one side
 * removed and the other changed is kept and reported. A node that both added under one id is kept twice.
 */
export function mergeGraphs(base: Graph, mine: Graph, theirs: Graph): Merge {
  const own = renameClashes(base, mine, theirs)
  const conflicts: Conflict[] = []
  const list = <Item extends object>(
    thing: Conflict['thing'],
    nameOf: (item: Item) => string,
    of: (graph: Graph) => readonly Item[],
  ) =>
    mergeLists(of(base), of(own), of(theirs), nameOf, (name, part) => conflicts.push({ thing, name, part }))
  const graph: Graph = {
    ...theirs,
    ...own,
    nodes: list(
      'node',
      (node: Node) => node.id,
      (from) => from.nodes,
    ),
    inputs: list(
      'input',
      (input) => input.name,
      (from) => from.inputs,
    ),
    outputs: list(
      'output',
      (output) => output.name,
      (from) => from.outputs,
    ),
    settings: mergeRecords(base.settings, own.settings, theirs.settings, (part) =>
      conflicts.push({ thing: 'settings', name: null, part }),
    ),
  }
  return { graph, conflicts }
}

/** Two people who add a component each get the same id; mine moves aside, with the edges that name it. */
function renameClashes(base: Graph, mine: Graph, theirs: Graph): Graph {
  const idsOf = (graph: Graph) => new Set<string>(graph.nodes.map((node) => node.id))
  const [before, here, there] = [idsOf(base), idsOf(mine), idsOf(theirs)]
  const taken = new Set([...here, ...there])
  const moved = new Map<NodeId, NodeId>()
  for (const node of mine.nodes) {
    const other = theirs.nodes.find((theirNode) => theirNode.id === node.id)
    if (before.has(node.id) || !other || sameJson(node, other)) continue
    const id = nodeId(freshName(node.id, taken))
    taken.add(id)
    moved.set(node.id, id)
  }
  if (moved.size === 0) return mine
  const to = (id: NodeId) => moved.get(id) ?? id
  const renamed = mapNodes(mine, (node) => ({
    ...node,
    id: to(node.id),
    inputs: Object.fromEntries(
      bindingsOf(node).map(([port, binding]) => [
        port,
        isEdge(binding) ? { ...binding, node: to(binding.node) } : binding,
      ]),
    ),
  }))
  return { ...renamed, outputs: mine.outputs.map((output) => ({ ...output, node: to(output.node) })) }
}

function mergeLists<Item extends object>(
  base: readonly Item[],
  mine: readonly Item[],
  theirs: readonly Item[],
  nameOf: (item: Item) => string,
  report: (name: string, part: string | null) => void,
): readonly Item[] {
  const index = (items: readonly Item[]) => new Map(items.map((item) => [nameOf(item), item]))
  const [before, here, there] = [index(base), index(mine), index(theirs)]
  const names = new Set([...there.keys(), ...here.keys()])
  return [...names].flatMap((name) => {
    const was = before.get(name)
    const own = here.get(name)
    const other = there.get(name)
    if (own && other)
      return [mergeRecords<Item>(was ?? ({} as Item), own, other, (part) => report(name, part))]
    const kept = own ?? other
    if (!kept || (was && sameJson(was, kept))) return []
    // Removed on the other side, but changed on this one: taking it away would lose work.
    if (was) report(name, null)
    return [kept]
  })
}

/** Parts that are records themselves are merged key by key; where on the canvas a thing stands is not worth a question. */
const NESTED: ReadonlySet<string> = new Set(['inputs', 'settings', 'environment_variables'])
const SILENT: ReadonlySet<string> = new Set(['x', 'y'])

function mergeRecords<Values extends object>(
  base: Values,
  mine: Values,
  theirs: Values,
  report: (part: string) => void,
): Values {
  if (sameJson(base, theirs)) return mine
  if (sameJson(base, mine)) return theirs
  const [before, here, there] = [
    new Map(entriesOf(base)),
    new Map(entriesOf(mine)),
    new Map(entriesOf(theirs)),
  ]
  const merged = [...new Set([...there.keys(), ...here.keys()])].flatMap((key): [string, unknown][] => {
    const [was, own, other] = [before.get(key), here.get(key), there.get(key)]
    if (sameJson(own, other) || sameJson(was, other)) return entry(key, own)
    if (sameJson(was, own)) return entry(key, other)
    if (NESTED.has(key) && isRecord(own) && isRecord(other)) {
      return [[key, mergeRecords(isRecord(was) ? was : {}, own, other, (part) => report(`${key}.${part}`))]]
    }
    if (!SILENT.has(key)) report(key)
    return entry(key, own ?? other)
  })
  return Object.fromEntries(merged) as Values
}

const entriesOf = (value: object) => Object.entries(value) as [string, unknown][]

const entry = (key: string, value: unknown): [string, unknown][] =>
  value === undefined ? [] : [[key, value]]

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
