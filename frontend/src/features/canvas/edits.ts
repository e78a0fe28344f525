import { componentTitle, type ComponentInterface } from '../../domain/component'
import { changeNames } from '../../domain/changeNames'
import { connect, disconnect, removeEdges } from '../../domain/connect'
import { inputsFor, outputsFor } from '../../domain/dropOnNode'
import { setFromInput } from '../../domain/editGraph'
import { addNode, removeNodes, type Point } from '../../domain/editNodes'
import { targetOf, type EdgeId } from '../../domain/edges'
import { bindingOf, findNode, nodeId, type Graph, type NodeId, type PortRef } from '../../domain/graph'
import { removePipelineInput } from '../../domain/pipelineInputs'
import { removePipelineOutput, repointPipelineOutput } from '../../domain/pipelineOutputs'
import { withoutEmptyGroups } from '../../domain/groups'
import { removeNotes } from '../../domain/notes'
import { place } from '../../domain/place'
import type { Selection } from '../../state/selection'
import type { Canvas } from './canvas'
import { insertedOn } from './insertion'
import { itemName, type ItemKey } from './itemKey'
import { placementsAt } from './placementsAt'
import type { SceneEdge } from './scene'
import { portRef, type WireEnd } from './wire'

/** The names of undo steps, by the titles as they stand now. */
export const namesIn = (canvas: Canvas) => changeNames(canvas.graph(), canvas.components())

const nodesAmong = (keys: Iterable<ItemKey>): NodeId[] =>
  [...keys].flatMap((key) => {
    const item = itemName(key)
    return item.thing === 'node' ? [item.id] : []
  })

export function moveItems(canvas: Canvas, corners: ReadonlyMap<ItemKey, Point>, coalesce?: string): void {
  const name = namesIn(canvas).move(nodesAmong(corners.keys()))
  canvas.drawing?.edit(name, (graph) => place(graph, placementsAt(corners)), { coalesce, withinMs: 1500 })
}

/** Joins two ends, whichever the wire was drawn from. An edge that was led here from elsewhere lets go there. */
export function connectEnds(
  canvas: Canvas,
  one: WireEnd,
  other: WireEnd,
  replaces: SceneEdge | null = null,
): void {
  const [from, to] = one.side === 'output' ? [one, other] : [other, one]
  const source = portRef(from)
  const target = portRef(to)
  const names = namesIn(canvas)
  if (source && target) {
    canvas.drawing?.edit(names.connect(source, target), (graph) =>
      connect(freed(graph, replaces, target), source, target),
    )
  } else if (target) {
    const input = itemName(from.item)
    if (input.thing === 'input') {
      canvas.drawing?.edit(names.usePipelineInput(target, input.name), (graph) =>
        setFromInput(freed(graph, replaces, target), target, input.name),
      )
    }
  } else if (source) {
    const output = itemName(to.item)
    if (output.thing === 'output') {
      canvas.drawing?.edit(names.changePipelineOutput(output.name), (graph) =>
        repointPipelineOutput(graph, output.name, source),
      )
    }
  }
}

function freed(graph: Graph, edge: SceneEdge | null, keep: PortRef): Graph {
  if (edge === null || edge.carries === 'output') return graph
  const old = targetOf(edge.id as EdgeId)
  return old.node === keep.node && old.port === keep.port ? graph : disconnect(graph, old)
}

export function cutEdge(canvas: Canvas, edge: SceneEdge): void {
  const names = namesIn(canvas)
  if (edge.carries !== 'output') {
    const target = targetOf(edge.id as EdgeId)
    canvas.drawing?.edit(names.disconnect([target]), (graph) => disconnect(graph, target))
    return
  }
  const output = itemName(edge.target.item)
  if (output.thing === 'output') {
    canvas.drawing?.edit(names.removePipelineOutput(output.name), (graph) =>
      removePipelineOutput(graph, output.name),
    )
  }
}

/** Takes away all that is selected, in one step. */
export function removeSelected(canvas: Canvas, { nodes, edges, inputs, outputs, notes }: Selection): void {
  const names = namesIn(canvas)
  const name =
    nodes.size > 0
      ? names.remove(nodes)
      : edges.size > 0
        ? names.disconnect(Array.from(edges, targetOf))
        : inputs.size > 0
          ? names.removePipelineInput([...inputs].join(', '))
          : outputs.size > 0
            ? names.removePipelineOutput([...outputs].join(', '))
            : names.removeNotes(notes.size)
  canvas.drawing?.edit(name, (graph) => {
    let left = removeNodes(removeEdges(graph, edges), nodes)
    for (const input of inputs) left = removePipelineInput(left, canvas.components(), input)
    for (const output of outputs) left = removePipelineOutput(left, output)
    return withoutEmptyGroups(removeNotes(left, notes))
  })
  canvas.selection.clear()
}

/** Where a new node takes part: at the loose end of a wire, or in the middle of an edge. */
export type Joining = { readonly wire: WireEnd | null; readonly edge: SceneEdge | null }

const NOT_JOINED: Joining = { wire: null, edge: null }

/** Puts a component on the drawing, joined as asked for as far as it fits; the new node is selected. */
export function addComponent(
  canvas: Canvas,
  component: ComponentInterface,
  at: Point,
  joining: Joining = NOT_JOINED,
): NodeId {
  const names = namesIn(canvas)
  const title = componentTitle(component)
  const added = addNode(canvas.graph(), component, at)
  const name = joining.edge ? names.insert(title) : names.add(title)
  const joined = joining.edge
    ? insertedOn(canvas, added.graph, { node: added.id, component, at }, joining.edge)
    : joining.wire
      ? joinedTo(canvas, added.graph, added.id, component, joining.wire)
      : added.graph
  canvas.drawing?.edit(name, joined)
  canvas.selection.select({ nodes: [added.id] })
  return added.id
}

/** The port of a component that a wire ends at, when the component is chosen for its loose end. */
export function portFor(canvas: Canvas, component: ComponentInterface, wire: WireEnd) {
  const shape = canvas.shapeOf(wire)
  if (!shape) return null
  const shaped = { ...shape, name: wire.port }
  return (wire.side === 'output' ? inputsFor(component, shaped) : outputsFor(component, shaped))[0] ?? null
}

function joinedTo(
  canvas: Canvas,
  graph: Graph,
  node: NodeId,
  component: ComponentInterface,
  wire: WireEnd,
): Graph {
  const port = portFor(canvas, component, wire)
  if (!port) return graph
  const here = { node, port: port.name }
  const there = portRef(wire)
  const item = itemName(wire.item)
  if (wire.side === 'input') {
    if (there) return connect(graph, here, there)
    return item.thing === 'output' ? repointPipelineOutput(graph, item.name, here) : graph
  }
  if (there) return connect(graph, there, here)
  return item.thing === 'input' ? setFromInput(graph, here, item.name) : graph
}

/** The output of a node that the next component would take: one that nothing reads yet, where there is one. */
export function openOutput(canvas: Canvas, id: NodeId, component: ComponentInterface): WireEnd | null {
  const graph = canvas.graph()
  const scene = canvas.scene()
  const read = new Set(
    scene.edges
      .filter(({ carries }) => carries === 'binding')
      .map(({ source }) => `${source.item} ${source.port}`),
  )
  const item = [...scene.items.values()].find((each) => each.thing === 'node' && each.node.id === id)
  if (item?.thing !== 'node' || !findNode(graph, id)) return null
  const ends = item.ports.outputs.map((port): WireEnd => ({ item: item.key, side: 'output', port }))
  const fitting = ends.filter((end) => portFor(canvas, component, end) !== null)
  return fitting.find((end) => !read.has(`${end.item} ${end.port}`)) ?? fitting[0] ?? null
}

/** Whether nothing leads to or from a node, so that it may be put on an edge. */
export function isLoose(canvas: Canvas, id: NodeId): boolean {
  const node = findNode(canvas.graph(), id)
  if (!node) return false
  return !canvas
    .scene()
    .edges.some(({ source, target }) => [source.item, target.item].some((key) => itemIs(key, id)))
}

const itemIs = (key: ItemKey, id: NodeId) => {
  const item = itemName(key)
  return item.thing === 'node' && item.id === id
}

export const isBound = (graph: Graph, { node, port }: PortRef) => {
  const found = findNode(graph, nodeId(node))
  return found !== undefined && bindingOf(found, port) !== undefined
}
