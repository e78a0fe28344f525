import { componentOf, inputOf, outputOf, type Components } from '../../domain/component'
import { connectionsFrom, type RefusalReason } from '../../domain/connect'
import { dropOnNode } from '../../domain/dropOnNode'
import type { Point } from '../../domain/editNodes'
import {
  bindingOf,
  findNode,
  findPipelineInput,
  type Graph,
  type PortName,
  type PortRef,
} from '../../domain/graph'
import type { MessageRef } from '../../domain/message'
import type { PortSide } from '../../domain/nodeGeometry'
import { fits, type Fit, type FitReason, type PortShape } from '../../domain/portTypes'
import { descendants } from '../../domain/topology'
import { itemName, nodeKey, type ItemKey } from './itemKey'
import { TERMINAL_PORT, type SceneEdge } from './scene'

/** One end of an edge: a port of a node, or a terminal. */
export type WireEnd = { readonly item: ItemKey; readonly side: PortSide; readonly port: PortName }

/** Null where nothing needs to be said: a port on the wrong side of its node simply is no place for an edge. */
export type WireReason = RefusalReason | FitReason | MessageRef<'canvas.refusal.inputToOutput'> | null

export type WireVerdict = { readonly outcome: Fit['outcome']; readonly reason: WireReason }

/** An edge that is being drawn. */
export type Wire = {
  /** The end that stays. */
  readonly from: WireEnd
  /** The edge that is led elsewhere; it is not shown meanwhile. */
  readonly replaces: SceneEdge | null
  /** Where the loose end is: at the pointer, or at the port that would take it. */
  readonly to: Point
  readonly pointer: Point
  /** The port that takes it if it is let go now. */
  readonly target: WireEnd | null
  readonly verdict: WireVerdict | null
  readonly verdictOf: (end: WireEnd) => WireVerdict
}

/** Several ports of one node could be meant: the person says which. */
export type PortChoice = {
  readonly from: WireEnd
  readonly ends: readonly WireEnd[]
  readonly replaces: SceneEdge | null
  readonly at: Point
}

const FITS: WireVerdict = { outcome: 'fits', reason: null }
const NO_PLACE: WireVerdict = { outcome: 'refused', reason: null }

/** Judges where a wire from one end may lead; asked of every port in sight while it is drawn, so answers are kept. */
export function verdictsFrom(graph: Graph, components: Components, from: WireEnd): Wire['verdictOf'] {
  const judge = judgeOf(graph, components, from)
  const known = new Map<string, WireVerdict>()
  return (end) => {
    if (end.side === from.side) return NO_PLACE
    const key = `${end.item} ${end.port}`
    const verdict = known.get(key) ?? judge(end)
    known.set(key, verdict)
    return verdict
  }
}

function judgeOf(graph: Graph, components: Components, from: WireEnd): Wire['verdictOf'] {
  const start = itemName(from.item)
  if (start.thing === 'node' && from.side === 'output') {
    const judge = connectionsFrom(graph, components, { node: start.id, port: from.port })
    return (end) => {
      const to = portRef(end)
      // A pipeline output takes whatever it is led to.
      return to ? verdictOf(judge(to)) : FITS
    }
  }
  if (start.thing === 'node') return backwards(graph, components, { node: start.id, port: from.port })
  if (start.thing === 'output') return () => FITS
  const input = findPipelineInput(graph, start.name)
  return (end) => {
    const to = portRef(end)
    const port = to && shapeOfInput(graph, components, to)
    if (!to) return { outcome: 'refused', reason: { key: 'canvas.refusal.inputToOutput', params: {} } }
    return input && port ? verdictOf(fits(input, port)) : NO_PLACE
  }
}

/** From an input to whatever could feed it. What waits for the node is walked once, not for each port. */
function backwards(graph: Graph, components: Components, to: PortRef): Wire['verdictOf'] {
  const waiting = descendants(graph, to.node)
  const port = shapeOfInput(graph, components, to)
  return (end) => {
    if (!port) return NO_PLACE
    const source = itemName(end.item)
    if (source.thing === 'input') {
      const input = findPipelineInput(graph, source.name)
      return input ? verdictOf(fits(input, port)) : NO_PLACE
    }
    if (source.thing !== 'node') return NO_PLACE
    if (source.id === to.node || waiting.has(source.id)) {
      return { outcome: 'refused', reason: { key: 'problems.refusal.cycle', params: {} } }
    }
    const shape = shapeOfOutput(graph, components, { node: source.id, port: end.port })
    return shape ? verdictOf(fits(shape, port)) : NO_PLACE
  }
}

const verdictOf = (verdict: {
  readonly outcome: Fit['outcome']
  readonly reason?: WireReason
}): WireVerdict => ({
  outcome: verdict.outcome,
  reason: verdict.reason ?? null,
})

/** The port of a node that an end names; null for a terminal. */
export function portRef(end: WireEnd): PortRef | null {
  const item = itemName(end.item)
  return item.thing === 'node' ? { node: item.id, port: end.port } : null
}

function shapeOfInput(graph: Graph, components: Components, { node, port }: PortRef): PortShape | undefined {
  const found = findNode(graph, node)
  const component = found && componentOf(components, found)
  return component && inputOf(component, port)
}

function shapeOfOutput(graph: Graph, components: Components, { node, port }: PortRef): PortShape | undefined {
  const found = findNode(graph, node)
  const component = found && componentOf(components, found)
  return component && outputOf(component, port)
}

/** What a port carries, for the box that offers what fits it. */
export function shapeOfEnd(graph: Graph, components: Components, end: WireEnd): PortShape | undefined {
  const item = itemName(end.item)
  if (item.thing === 'input') return findPipelineInput(graph, item.name)
  if (item.thing === 'output') {
    const output = graph.outputs.find(({ name }) => name === item.name)
    return output && shapeOfOutput(graph, components, output)
  }
  if (item.thing === 'note') return undefined
  const at = { node: item.id, port: end.port }
  return end.side === 'input' ? shapeOfInput(graph, components, at) : shapeOfOutput(graph, components, at)
}

export type WireDrop =
  | { readonly kind: 'one'; readonly end: WireEnd }
  | { readonly kind: 'choose'; readonly ends: readonly WireEnd[] }
  | { readonly kind: 'none'; readonly reason: WireReason }

/** What happens when a wire is let go over a box rather than over one of its ports. */
export function dropOnItem(
  graph: Graph,
  components: Components,
  wire: Pick<Wire, 'from' | 'verdictOf'>,
  onto: ItemKey,
): WireDrop {
  const { from, verdictOf } = wire
  const target = itemName(onto)
  const source = portRef(from)
  if (target.thing === 'note') return { kind: 'none', reason: null }
  if (target.thing !== 'node') {
    const end: WireEnd = {
      item: onto,
      side: target.thing === 'input' ? 'output' : 'input',
      port: TERMINAL_PORT,
    }
    const verdict = verdictOf(end)
    return verdict.outcome === 'refused' ? { kind: 'none', reason: verdict.reason } : { kind: 'one', end }
  }
  if (from.side === 'output' && source) {
    const drop = dropOnNode(graph, components, source, target.id)
    if (drop.kind === 'none') return drop
    const endOf = ({ node, port }: PortRef): WireEnd => ({ item: nodeKey(node), side: 'input', port })
    return drop.kind === 'one'
      ? { kind: 'one', end: endOf(drop.port) }
      : { kind: 'choose', ends: drop.ports.map(endOf) }
  }
  return bestOf(endsOf(graph, components, from, onto), verdictOf)
}

function endsOf(graph: Graph, components: Components, from: WireEnd, onto: ItemKey): WireEnd[] {
  const item = itemName(onto)
  const node = item.thing === 'node' ? findNode(graph, item.id) : undefined
  const component = node && componentOf(components, node)
  if (!component) return []
  if (from.side === 'input')
    return component.outputs.map(({ name }) => ({ item: onto, side: 'output', port: name }))
  const ends = component.inputs.map(({ name }): WireEnd => ({ item: onto, side: 'input', port: name }))
  const free = ends.filter(({ port }) => !bindingOf(node, port))
  return free.length > 0 ? free : ends
}

function bestOf(ends: readonly WireEnd[], verdictOf: Wire['verdictOf']): WireDrop {
  for (const outcome of ['fits', 'warns'] as const) {
    const group = ends.filter((end) => verdictOf(end).outcome === outcome)
    const [first, ...others] = group
    if (first) return others.length === 0 ? { kind: 'one', end: first } : { kind: 'choose', ends: group }
  }
  const said = ends
    .map((end) => verdictOf(end).reason)
    .find((reason) => reason?.key === 'problems.refusal.cycle')
  return {
    kind: 'none',
    reason: said ?? ends.map((end) => verdictOf(end).reason).find((reason) => reason !== null) ?? null,
  }
}
