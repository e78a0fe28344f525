import { createStore, type StoreApi } from 'zustand/vanilla'

import { refKey, type ComponentInterface, type Components } from '../domain/component'
import { bindingsOf, findNode, isFromData, type Graph, type VersionRef } from '../domain/graph'
import { dataOf, type DataShape, type KnownData } from '../domain/knownData'
import type { Problem } from '../domain/problem'
import { dataText } from '../domain/problemText'
import { sameJson } from '../domain/sameJson'

/** The components and data that drawings may refer to, as far as this browser has been told. */
export interface CatalogueState {
  readonly components: Components
  readonly data: KnownData
  /** References the server said it does not have. */
  readonly absentComponents: ReadonlySet<string>
  readonly absentData: ReadonlySet<string>
}

export interface Catalogue {
  readonly store: StoreApi<CatalogueState>
  readonly addComponents: (components: readonly ComponentInterface[]) => void
  readonly addData: (data: readonly (VersionRef & DataShape)[]) => void
  /** Tells versions that are known which is the newest of their component now. */
  readonly noteLatest: (latest: readonly ComponentInterface[]) => void
  readonly markAbsent: (refs: Partial<Wanted>) => void
}

/** References whose answer is not known yet: the api layer asks for them. */
export interface Wanted {
  readonly components: readonly VersionRef[]
  readonly data: readonly VersionRef[]
}

export function createCatalogue(): Catalogue {
  const store = createStore<CatalogueState>(() => ({
    components: new Map(),
    data: new Map(),
    absentComponents: new Set(),
    absentData: new Set(),
  }))
  return {
    store,
    addComponents: (added) =>
      store.setState(({ components, absentComponents }) => ({
        components: extended(components, added, refKey),
        absentComponents: without(absentComponents, added.map(refKey)),
      })),
    addData: (added) =>
      store.setState(({ data, absentData }) => ({
        data: extended(data, added, dataText),
        absentData: without(absentData, added.map(dataText)),
      })),
    noteLatest: (latest) => {
      const versions = new Map(latest.map(({ name, version }) => [name, version]))
      const { components } = store.getState()
      const behind = [...components.values()].filter(
        ({ name, latest_version: known }) => versions.has(name) && known !== versions.get(name),
      )
      if (behind.length === 0) return
      const told = behind.map((each) => ({ ...each, latest_version: versions.get(each.name) ?? null }))
      store.setState({ components: extended(components, told, refKey) })
    },
    markAbsent: ({ components = [], data = [] }) =>
      store.setState(({ absentComponents, absentData }) => ({
        absentComponents: new Set([...absentComponents, ...components.map(refKey)]),
        absentData: new Set([...absentData, ...data.map(dataText)]),
      })),
  }
}

// A version never changes, so one that is known keeps its identity, unless it was archived since.
function extended<Kept>(
  known: ReadonlyMap<string, Kept>,
  added: readonly (Kept & VersionRef)[],
  keyOf: (ref: VersionRef) => string,
): ReadonlyMap<string, Kept> {
  const fresh = added.filter((item) => !sameJson(known.get(keyOf(item)), item))
  return fresh.length === 0
    ? known
    : new Map([...known, ...fresh.map((item) => [keyOf(item), item] as const)])
}

const without = (set: ReadonlySet<string>, keys: readonly string[]) =>
  keys.some((key) => set.has(key)) ? new Set([...set].filter((key) => !keys.includes(key))) : set

/** What a drawing refers to that nobody has asked the server for yet. */
export function wantedBy(graph: Graph, state: CatalogueState): Wanted {
  const components = new Map(graph.nodes.map((node) => [refKey(node.component), node.component]))
  const data = new Map([...dataIn(graph)].map((ref) => [dataText(ref), ref]))
  return {
    components: [...components]
      .filter(([key]) => !state.components.has(key) && !state.absentComponents.has(key))
      .map(([, ref]) => ref),
    data: [...data]
      .filter(([key]) => !state.data.has(key) && !state.absentData.has(key))
      .map(([, ref]) => ref),
  }
}

function* dataIn(graph: Graph): Iterable<VersionRef> {
  for (const input of graph.inputs) if (input.data) yield input.data
  for (const node of graph.nodes) {
    for (const [, binding] of bindingsOf(node)) if (isFromData(binding)) yield binding.data
  }
}

/** Whether a problem says no more than that this browser has not been told of something yet. */
export function isUnconfirmed(problem: Problem, graph: Graph, state: CatalogueState): boolean {
  switch (problem.code) {
    case 'unknown_component':
    case 'unknown_version': {
      const node = problem.node === null ? undefined : findNode(graph, problem.node)
      return node !== undefined && !state.absentComponents.has(refKey(node.component))
    }
    case 'unknown_data': {
      const ref = dataAt(graph, problem)
      return ref !== null && !dataOf(state.data, ref) && !state.absentData.has(dataText(ref))
    }
    default:
      return false
  }
}

function dataAt(graph: Graph, { node, port }: Problem): VersionRef | null {
  if (node === null) return graph.inputs.find((input) => input.name === port)?.data ?? null
  const found = findNode(graph, node)
  const binding = found && bindingsOf(found).find(([name]) => name === port)?.[1]
  return binding && isFromData(binding) ? binding.data : null
}
