import {
  componentOf,
  inputOf,
  isLiteralType,
  outputOf,
  type ComponentInterface,
  type Components,
} from '../../domain/component'
import { boundsOf } from '../../domain/align'
import { edgeIdOf, orderEdgesOf } from '../../domain/edges'
import type { Point } from '../../domain/editNodes'
import {
  bindingsOf,
  findPipelineInput,
  isEdge,
  isFromInput,
  type Binding,
  type Graph,
  type Node,
  type NodeId,
  type Note,
  type PipelineInput,
  type PipelineOutput,
  type PortName,
  type PortRef,
} from '../../domain/graph'
import {
  nodeSize,
  portPosition,
  TERMINAL_SIZE,
  type Box,
  type PortSide,
  type ShownPorts,
} from '../../domain/nodeGeometry'
import { leftOut } from '../../domain/topology'
import { shownPortsOf } from '../../domain/shownPortsOf'
import type { GhostEdge } from '../../domain/unionGraph'
import type { ShownKind } from '../../ui/kindShapes'
import { inputKey, nodeKey, noteKey, outputKey, type ItemKey } from './itemKey'
import { shownKind } from '../../ui/shownKind'

export type NodeItem = {
  readonly thing: 'node'
  readonly key: ItemKey
  readonly node: Node
  readonly component: ComponentInterface | undefined
  readonly ports: ShownPorts
  /** The disabled node that is why this one does not run: itself, or one that it waits for. */
  readonly leftOutBy?: NodeId | undefined
  readonly box: Box
}
export type InputItem = {
  readonly thing: 'input'
  readonly key: ItemKey
  readonly input: PipelineInput
  readonly box: Box
}
export type OutputItem = {
  readonly thing: 'output'
  readonly key: ItemKey
  readonly output: PipelineOutput
  readonly kind: ShownKind
  readonly box: Box
}
export type NoteItem = {
  readonly thing: 'note'
  readonly key: ItemKey
  readonly note: Note
  readonly box: Box
}
export type SceneItem = NodeItem | InputItem | OutputItem | NoteItem

/** A group, and the items that its frame is drawn around. */
export type SceneGroup = {
  readonly key: string
  readonly title: string
  readonly colour: string | undefined
  readonly members: readonly ItemKey[]
}

export type PortEnd = { readonly item: ItemKey; readonly port: PortName }

export type SceneEdge = {
  readonly id: string
  /** A binding of a node's port can be cut, an order too; the edge to a pipeline output goes with its terminal. */
  readonly carries: 'binding' | 'order' | 'output'
  readonly source: PortEnd
  readonly target: PortEnd
  readonly kind: ShownKind
}

/** The drawing as boxes and lines, with every size known before anything is drawn. */
export type Scene = {
  readonly items: ReadonlyMap<ItemKey, SceneItem>
  readonly edges: readonly SceneEdge[]
  readonly groups: readonly SceneGroup[]
}

/** The one port of a terminal. */
export const TERMINAL_PORT = 'value' as PortName

export const emptyScene: Scene = { items: new Map(), edges: [], groups: [] }

/** Builds the scene of a drawing; what did not change since `before` stays the same object. */
export function buildScene(
  graph: Graph,
  components: Components,
  before: Scene = emptyScene,
  ghosts: readonly GhostEdge[] = [],
): Scene {
  const portsOf = shownPortsOf(graph, components)
  const items = new Map<ItemKey, SceneItem>()
  const put = (item: SceneItem) => {
    const known = before.items.get(item.key)
    items.set(item.key, known && sameItem(known, item) ? known : item)
  }
  // First, so that all else lies above them.
  for (const [name, note] of Object.entries(graph.notes ?? {})) {
    const { x, y, width, height } = note
    put({ thing: 'note', key: noteKey(name), note, box: { x, y, width, height } })
  }
  for (const input of graph.inputs) {
    // Values are typed into the dock; what travels over edges stands on the canvas.
    if (!isLiteralType(input.type)) {
      put({ thing: 'input', key: inputKey(input.name), input, box: { ...cornerOf(input), ...TERMINAL_SIZE } })
    }
  }
  const skipped = leftOut(graph)
  for (const node of graph.nodes) {
    const ports = portsOf(node)
    const key = nodeKey(node.id)
    if (items.has(key)) continue
    put({
      thing: 'node',
      key,
      node,
      component: componentOf(components, node),
      ports,
      leftOutBy: skipped.get(node.id),
      box: { ...cornerOf(node), ...nodeSize(ports) },
    })
  }
  for (const output of graph.outputs) {
    const source = items.get(nodeKey(output.node))
    const kind = kindOfOutput(source, output.port)
    put({
      thing: 'output',
      key: outputKey(output.name),
      output,
      kind,
      box: { ...cornerOf(output), ...TERMINAL_SIZE },
    })
  }
  return { items, edges: buildEdges(graph, items, before, ghosts), groups: buildGroups(graph, items) }
}

function buildGroups(graph: Graph, items: ReadonlyMap<ItemKey, SceneItem>): readonly SceneGroup[] {
  const entries = Object.entries(graph.groups ?? {})
  if (entries.length === 0) return []
  const members = new Map<string, ItemKey[]>(entries.map(([key]) => [key, []]))
  for (const item of items.values()) {
    const placed = item.thing === 'node' ? item.node : item.thing === 'note' ? item.note : null
    if (placed?.group) members.get(placed.group)?.push(item.key)
  }
  return entries.flatMap(([key, { title, colour }]) => {
    const inside = members.get(key) ?? []
    return inside.length === 0 ? [] : [{ key, title, colour, members: inside }]
  })
}

const GROUP_PADDING = 20
export const GROUP_HEAD = 28

/** The frame of a group, around its members as they stand or are being moved. */
export function groupBox(
  { items }: Pick<Scene, 'items'>,
  { members }: SceneGroup,
  moving: ReadonlyMap<ItemKey, Point> | null = null,
): Box | null {
  const bounds = boundsOf(
    members.flatMap((key) => {
      const item = items.get(key)
      return item ? [{ ...item.box, ...cornerOf(cornerNow(item, moving)) }] : []
    }),
  )
  return (
    bounds && {
      x: bounds.x - GROUP_PADDING,
      y: bounds.y - GROUP_PADDING - GROUP_HEAD,
      width: bounds.width + 2 * GROUP_PADDING,
      height: bounds.height + 2 * GROUP_PADDING + GROUP_HEAD,
    }
  )
}

const cornerOf = ({ x, y }: { x?: number | null; y?: number | null }): Point => ({ x: x ?? 0, y: y ?? 0 })

function sameItem(one: SceneItem, other: SceneItem): boolean {
  if (one.thing === 'node') {
    return (
      other.thing === 'node' &&
      one.node === other.node &&
      one.component === other.component &&
      one.leftOutBy === other.leftOutBy &&
      one.box.height === other.box.height
    )
  }
  if (one.thing === 'note') return other.thing === 'note' && one.note === other.note
  if (one.thing === 'input') return other.thing === 'input' && one.input === other.input
  return other.thing === 'output' && one.output === other.output && one.kind === other.kind
}

function buildEdges(
  graph: Graph,
  items: ReadonlyMap<ItemKey, SceneItem>,
  before: Scene,
  ghosts: readonly GhostEdge[],
): readonly SceneEdge[] {
  const known = new Map(before.edges.map((edge) => [edge.id, edge]))
  const edges: SceneEdge[] = []
  const put = (edge: SceneEdge) => {
    // An edge whose ends are not drawn has nowhere to be; the list of problems tells of it.
    if (!items.has(edge.source.item) || !items.has(edge.target.item)) return
    const old = known.get(edge.id)
    edges.push(old && sameEdge(old, edge) ? old : edge)
  }
  const putBinding = (id: string, binding: Binding, to: PortRef) => {
    const target = { item: nodeKey(to.node), port: to.port }
    if (isEdge(binding)) {
      const source = { item: nodeKey(binding.node), port: binding.port }
      const kind = kindOfOutput(items.get(source.item), binding.port)
      put({ id, carries: 'binding', source, target, kind })
    } else if (isFromInput(binding)) {
      const input = findPipelineInput(graph, binding.input)
      if (!input || isLiteralType(input.type)) return
      const source = { item: inputKey(input.name), port: TERMINAL_PORT }
      put({
        id,
        carries: 'binding',
        source,
        target,
        kind: kindOfInput(items.get(target.item), to.port, input),
      })
    }
  }
  for (const { id, source, target } of ghosts) putBinding(id, source, target)
  for (const node of graph.nodes) {
    for (const [port, binding] of bindingsOf(node)) {
      const to = { node: node.id, port }
      putBinding(edgeIdOf(to), binding, to)
    }
  }
  for (const { id, source, target } of orderEdgesOf(graph)) {
    put({
      id,
      carries: 'order',
      source: { item: nodeKey(source.node), port: source.port },
      target: { item: nodeKey(target.node), port: target.port },
      kind: 'literal',
    })
  }
  for (const output of graph.outputs) {
    const source = { item: nodeKey(output.node), port: output.port }
    const target = { item: outputKey(output.name), port: TERMINAL_PORT }
    put({
      id: outputEdgeId(output.name),
      carries: 'output',
      source,
      target,
      kind: kindOfOutput(items.get(source.item), output.port),
    })
  }
  return edges
}

// A blank cannot stand in a node's id, so this is never the id of an edge between nodes.
const outputEdgeId = (name: string) => `to ${outputKey(name)}`

const sameEdge = (one: SceneEdge, other: SceneEdge) =>
  one.kind === other.kind &&
  one.carries === other.carries &&
  one.source.item === other.source.item &&
  one.source.port === other.source.port &&
  one.target.item === other.target.item

function kindOfOutput(item: SceneItem | undefined, port: PortName): ShownKind {
  const output = item?.thing === 'node' && item.component && outputOf(item.component, port)
  return output ? shownKind(output) : 'file'
}

// A pipeline input says its type only; the port it feeds may know more.
function kindOfInput(item: SceneItem | undefined, port: PortName, input: PipelineInput): ShownKind {
  const fed = item?.thing === 'node' && item.component && inputOf(item.component, port)
  return shownKind(fed ? { type: input.type, kind: fed.kind } : input)
}

/** Where the middle of a port's dot is. `at` is the item's corner while it is being moved. */
export function portPoint(item: SceneItem, side: PortSide, port: PortName, at: Point = item.box): Point {
  if (item.thing === 'node') {
    const offset = portPosition(item.ports, side, port)
    return { x: at.x + offset.x, y: at.y + offset.y }
  }
  return { x: item.thing === 'input' ? at.x + item.box.width : at.x, y: at.y + item.box.height / 2 }
}

/** The ports of an item, as far as they are drawn. */
export function portsOn(item: SceneItem): readonly { readonly side: PortSide; readonly port: PortName }[] {
  if (item.thing === 'note') return []
  if (item.thing === 'input') return [{ side: 'output', port: TERMINAL_PORT }]
  if (item.thing === 'output') return [{ side: 'input', port: TERMINAL_PORT }]
  return [
    ...item.ports.inputs.map((port) => ({ side: 'input' as const, port })),
    ...item.ports.outputs.map((port) => ({ side: 'output' as const, port })),
  ]
}

/** Where an item stands now: where the drawing says, or where it is being dragged. */
export const cornerNow = (item: SceneItem, moving: ReadonlyMap<ItemKey, Point> | null): Point =>
  moving?.get(item.key) ?? item.box
