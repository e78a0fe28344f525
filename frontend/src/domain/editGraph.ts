import { bind, disconnect } from './connect'
import { changed } from './editNodes'
import type { Graph, GraphSettings, Literal, PortRef, VersionRef } from './graph'

/** Types a value into a port; null frees it, so that the component's default counts again. */
export const setInput = (graph: Graph, to: PortRef, value: Literal | null): Graph =>
  value === null ? disconnect(graph, to) : bind(graph, to, { value })

/** Chooses a data asset for a port. */
export const setData = (graph: Graph, to: PortRef, data: VersionRef): Graph => bind(graph, to, { data })

/** Lets a pipeline input feed a port. */
export const setFromInput = (graph: Graph, to: PortRef, input: string): Graph => bind(graph, to, { input })

export type GraphSettingChanges = { readonly [Name in keyof GraphSettings]?: GraphSettings[Name] | null }

/** Changes settings of the pipeline; a setting given as null is taken away. */
export const changeGraphSettings = (graph: Graph, changes: GraphSettingChanges): Graph => ({
  ...graph,
  settings: changed(graph.settings, changes),
})
