import { Position, type Edge, type Node, type NodeHandle } from '@xyflow/react'

import type { Point } from '../../domain/editNodes'
import type { ItemKey } from './itemKey'
import {
  portPoint,
  type InputItem,
  type NodeItem,
  type NoteItem,
  type OutputItem,
  type Scene,
  type SceneEdge,
  type SceneItem,
} from './scene'

export type CardNode = Node<{ item: NodeItem }, 'card'>
export type TerminalNode = Node<{ item: InputItem | OutputItem }, 'terminal'>
export type NoteNode = Node<{ item: NoteItem }, 'note'>
export type FlowNode = CardNode | TerminalNode | NoteNode

/** The ends of an edge, from the corners of its items: React Flow tells where those corners are. */
export type FlowEdge = Edge<{ edge: SceneEdge; from: Point; to: Point }, 'wire'>

// Edges are drawn from our own geometry, so one handle at the corner of each item is all that React Flow needs.
const corner = { x: 0, y: 0, width: 0, height: 0 }
const HANDLES: NodeHandle[] = [
  { type: 'source', position: Position.Right, ...corner },
  { type: 'target', position: Position.Left, ...corner },
]

// Without drag and selection of its own React Flow would let the pointer through.
const STYLE = { pointerEvents: 'all' } as const

const drawn = new WeakMap<SceneItem, FlowNode>()

/** The nodes React Flow draws; those that did not change keep their identity, so they are not drawn again. */
export function flowNodes({ items }: Scene, moving: ReadonlyMap<ItemKey, Point> | null): FlowNode[] {
  return Array.from(items.values(), (item) => {
    const at = moving?.get(item.key)
    return at ? flowNode(item, at) : restingNode(item)
  })
}

function restingNode(item: SceneItem): FlowNode {
  const known = drawn.get(item) ?? flowNode(item, item.box)
  drawn.set(item, known)
  return known
}

function flowNode(item: SceneItem, { x, y }: Point): FlowNode {
  const { width, height } = item.box
  const shared = {
    id: item.key,
    position: { x, y },
    width,
    height,
    measured: { width, height },
    handles: HANDLES,
    style: STYLE,
  }
  if (item.thing === 'node') return { ...shared, type: 'card', data: { item } }
  if (item.thing === 'note') return { ...shared, type: 'note', data: { item } }
  return { ...shared, type: 'terminal', data: { item } }
}

type DrawnEdge = { readonly source: SceneItem; readonly target: SceneItem; readonly flow: FlowEdge }

const drawnEdges = new WeakMap<SceneEdge, DrawnEdge>()

export function flowEdges({ items, edges }: Scene): FlowEdge[] {
  return edges.flatMap((edge) => {
    const source = items.get(edge.source.item)
    const target = items.get(edge.target.item)
    return source && target ? [flowEdge(edge, source, target)] : []
  })
}

function flowEdge(edge: SceneEdge, source: SceneItem, target: SceneItem): FlowEdge {
  const known = drawnEdges.get(edge)
  if (known?.source === source && known.target === target) return known.flow
  const zero = { x: 0, y: 0 }
  const flow: FlowEdge = {
    id: edge.id,
    type: 'wire',
    source: source.key,
    target: target.key,
    data: {
      edge,
      from: portPoint(source, 'output', edge.source.port, zero),
      to: portPoint(target, 'input', edge.target.port, zero),
    },
  }
  drawnEdges.set(edge, { source, target, flow })
  return flow
}
