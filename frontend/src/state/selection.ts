import { createStore, type StoreApi } from 'zustand/vanilla'

import type { Verdict } from '../domain/connect'
import { edgesOf, orderEdgesOf, type EdgeId } from '../domain/edges'
import { nodesById, type Graph, type NodeId, type PortRef } from '../domain/graph'
import type { PortSide } from '../domain/nodeGeometry'

/** The things of a drawing that can be chosen. Pipeline inputs and outputs go by their names. */
export interface Selection {
  readonly nodes: ReadonlySet<NodeId>
  readonly edges: ReadonlySet<EdgeId>
  readonly inputs: ReadonlySet<string>
  readonly outputs: ReadonlySet<string>
  readonly notes: ReadonlySet<string>
}

/** An edge that is being drawn. */
export interface PendingConnection {
  readonly from: PortRef
  /** Edges may be drawn from either end. */
  readonly side: PortSide
  /** The port under the pointer, and what would come of letting go there. */
  readonly over: { readonly port: PortRef; readonly verdict: Verdict } | null
}

export interface SelectionState extends Selection {
  readonly focusedPort: (PortRef & { readonly side: PortSide }) | null
  readonly pending: PendingConnection | null
  /** The node that something elsewhere points to, such as its row in a list. */
  readonly pointedAt: NodeId | null
}

export type Picked = { readonly [Kind in keyof Selection]?: Iterable<Member<Selection[Kind]>> }
type Member<Set> = Set extends ReadonlySet<infer Item> ? Item : never

/** How a click or a marquee joins what is selected: alone, with Shift, with Alt. */
export type SelectMode = 'replace' | 'add' | 'toggle' | 'remove'

export interface SelectionStore {
  readonly store: StoreApi<SelectionState>
  readonly select: (picked: Picked, mode?: SelectMode) => void
  readonly clear: () => void
  readonly hover: (node: NodeId | null) => void
  readonly focusPort: (port: SelectionState['focusedPort']) => void
  readonly startConnection: (from: PortRef, side: PortSide) => void
  readonly hoverConnection: (over: PendingConnection['over']) => void
  readonly endConnection: () => void
  /** Lets go of what is no longer in the drawing, as after undo. */
  readonly prune: (graph: Graph) => void
}

const nothing: Selection = {
  nodes: new Set(),
  edges: new Set(),
  inputs: new Set(),
  outputs: new Set(),
  notes: new Set(),
}

export function createSelection(): SelectionStore {
  const store = createStore<SelectionState>(() => ({
    ...nothing,
    focusedPort: null,
    pending: null,
    pointedAt: null,
  }))
  const { getState, setState } = store
  return {
    store,
    select: (picked, mode = 'replace') => {
      const now = getState()
      setState({
        nodes: combine(now.nodes, picked.nodes, mode),
        edges: combine(now.edges, picked.edges, mode),
        inputs: combine(now.inputs, picked.inputs, mode),
        outputs: combine(now.outputs, picked.outputs, mode),
        notes: combine(now.notes, picked.notes, mode),
      })
    },
    clear: () => setState({ ...nothing, focusedPort: null }),
    hover: (pointedAt) => {
      if (getState().pointedAt !== pointedAt) setState({ pointedAt })
    },
    focusPort: (focusedPort) => setState({ focusedPort }),
    startConnection: (from, side) => setState({ pending: { from, side, over: null } }),
    hoverConnection: (over) => setState(({ pending }) => ({ pending: pending && { ...pending, over } })),
    endConnection: () => setState({ pending: null }),
    prune: (graph) => {
      const nodes = nodesById(graph)
      const now = getState()
      const edges =
        now.edges.size === 0
          ? null
          : new Set([...edgesOf(graph), ...orderEdgesOf(graph)].map((edge) => edge.id))
      setState({
        nodes: kept(now.nodes, (id) => nodes.has(id)),
        edges: kept(now.edges, (id) => edges?.has(id) ?? false),
        inputs: kept(now.inputs, (name) => graph.inputs.some((input) => input.name === name)),
        outputs: kept(now.outputs, (name) => graph.outputs.some((output) => output.name === name)),
        notes: kept(now.notes, (key) => Object.hasOwn(graph.notes ?? {}, key)),
        focusedPort: now.focusedPort && nodes.has(now.focusedPort.node) ? now.focusedPort : null,
        pending: now.pending && nodes.has(now.pending.from.node) ? now.pending : null,
      })
    },
  }
}

// A set that says the same stays the same object, so that whoever looks at it is not drawn again.
function combine<Item>(
  now: ReadonlySet<Item>,
  picked: Iterable<Item> = [],
  mode: SelectMode,
): ReadonlySet<Item> {
  const items = new Set(picked)
  switch (mode) {
    case 'replace':
      return same(now, items) ? now : items
    case 'add':
      return [...items].every((item) => now.has(item)) ? now : new Set([...now, ...items])
    case 'remove':
      return kept(now, (item) => !items.has(item))
    case 'toggle': {
      if (items.size === 0) return now
      const added = [...items].filter((item) => !now.has(item))
      return new Set([...[...now].filter((item) => !items.has(item)), ...added])
    }
  }
}

const same = <Item>(one: ReadonlySet<Item>, other: ReadonlySet<Item>) =>
  one.size === other.size && [...one].every((item) => other.has(item))

const kept = <Item>(set: ReadonlySet<Item>, keep: (item: Item) => boolean): ReadonlySet<Item> =>
  [...set].every(keep) ? set : new Set([...set].filter(keep))

/** How many things are selected. */
export const selectedCount = ({ nodes, edges, inputs, outputs, notes }: Selection) =>
  nodes.size + edges.size + inputs.size + outputs.size + notes.size

/** The one node that is selected, when nothing else is. */
export function onlyNode(selection: Selection): NodeId | null {
  const [first] = selection.nodes
  return first !== undefined && selectedCount(selection) === 1 ? first : null
}
