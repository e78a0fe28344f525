import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'

import type { Graph, Literal, NodeId } from '../domain/graph'
import type { ApiProblem } from './ApiError'
import { address, api, nextPage, type Page } from './client'
import type { ComponentRow } from './components'
import { saidFindings, type Finding } from './findings'
import type { RunRow } from './runs'
import type { components } from './schema'

/** Enough of a drawing for a thumbnail; edges name nodes by their position in the list. */
export type Outline = {
  nodes: readonly { x: number | null; y: number | null }[]
  edges: readonly { source: number; target: number }[]
}

export type PipelineHead = {
  id: number
  name: string
  description: string
  revision: number
  archived: boolean
  /** The sample it was made from; empty for one's own. */
  sample: string
  created_at: string
  updated_at: string
  updated_by: string
  last_run: RunRow | null
}

export type PipelineRow = PipelineHead & { node_count: number; outline: Outline }

/** A pipeline with its drawing, which domain/parseGraph reads before it is used, and the components of its steps. */
export type PipelineDetail = PipelineHead & {
  graph: unknown
  components: ComponentRow[]
  problems: ApiProblem[]
}

export type PipelineFilters = { q?: string; archived?: boolean }

export const pipelinesQuery = ({ q = '', archived = false }: PipelineFilters = {}) =>
  infiniteQueryOptions({
    queryKey: ['pipelines', { q, archived }],
    queryFn: ({ pageParam, signal }) =>
      pageParam === null
        ? api.get<Page<PipelineRow>>('/pipelines', { query: { q, archived }, signal })
        : api.get<Page<PipelineRow>>(pageParam, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: nextPage,
  })

// The open drawing lives in state/drawing from then on; asking again would bring a second truth.
export const pipelineQuery = (id: number, after?: Promise<unknown>) =>
  queryOptions({
    queryKey: ['pipelines', id],
    queryFn: async ({ signal }) => {
      await after
      return api.get<PipelineDetail>(`/pipelines/${id}`, { signal })
    },
    staleTime: Infinity,
    gcTime: 0,
  })

export const createPipeline = (data: { name: string; description?: string; graph?: Graph }) =>
  api.post<PipelineDetail>('/pipelines', data)

export type PipelineChanges = { name?: string; description?: string; archived?: boolean }

// It outlives the page: the last of it may come from a field that is left with the page.
export const changePipeline = (id: number, changes: PipelineChanges) =>
  api.patch<PipelineDetail>(`/pipelines/${id}`, changes, { keepalive: true })

/** A pipeline of its own with the same drawing. */
export const duplicatePipeline = (id: number) => api.post<PipelineDetail>(`/pipelines/${id}/duplicate`, {})

export const archivePipeline = (id: number) => api.delete(`/pipelines/${id}`)

/** Reads a pipeline.yml into a new pipeline; what could not be read stands in the error's fields. */
export const importPipeline = (data: { yaml: string; name?: string }) =>
  api.post<PipelineDetail>('/pipelines/import', data)

/** A drawing, or a part of one, as pipeline.yml. */
export const writeYaml = (graph: Graph) => api.post<{ yaml: string }>('/pipelines/write-yaml', { graph })

type ReadYaml = { graph: unknown; components: ComponentRow[]; findings: Finding[] }

/** What a text holds, without making a pipeline of it. The graph is read by domain/parseGraph before it is used. */
export async function readYaml(yaml: string): Promise<ReadYaml> {
  const read = await api.post<ReadYaml>('/pipelines/read-yaml', { yaml })
  return { ...read, findings: saidFindings(read.findings) }
}

const exportPath = (id: number) => `/pipelines/${id}/export`

/** Where the pipeline is downloaded as pipeline.yml. */
export const exportAddress = (id: number) => address(exportPath(id))

/** The text of pipeline.yml as it follows from one revision of the drawing. */
export const exportQuery = (id: number, revision: number) =>
  queryOptions({
    queryKey: ['pipelines', id, 'export', revision],
    queryFn: ({ signal }) => api.text(exportPath(id), { signal }),
    staleTime: Infinity,
    gcTime: 60_000,
  })

// How long somebody who joins two drawings may look at one that has changed meanwhile.
const STANDING_MS = 4_000

/** The drawing as it stands on the server, asked for anew while somebody else works on it. */
export const standingQuery = (id: number) =>
  queryOptions({
    queryKey: ['pipelines', id, 'standing'],
    queryFn: ({ signal }) => api.get<PipelineDetail>(`/pipelines/${id}`, { signal }),
    refetchInterval: STANDING_MS,
    staleTime: 0,
    gcTime: 0,
  })

export type SavedGraph = { revision: number; problems: ApiProblem[]; saved_at: string }

export const saveGraph = (id: number, revision: number, graph: Graph) =>
  api.put<SavedGraph>(`/pipelines/${id}/graph`, { revision, graph })

/** What a save that came too late is told: the drawing that stands. */
export type StandingDraft = { revision: number; graph: unknown; updated_by: string; updated_at: string }

export type PlanStep = components['schemas']['PlanStep']

/** What a run of this revision would do, step by step. */
export const planQuery = (id: number, revision: number) =>
  queryOptions({
    queryKey: ['pipelines', id, 'plan', revision],
    queryFn: ({ signal }) => api.post<{ steps: PlanStep[] }>(`/pipelines/${id}/plan`, {}, { signal }),
    staleTime: 10_000,
    gcTime: 60_000,
  })

/** Which steps a run is asked for; all of them, if it says nothing. */
export type RunScope = {
  /** Only this step, and what it needs. */
  target?: NodeId
  /** This step runs, and all that depends on it, also where they could be reused. */
  rerun_from?: NodeId
  force_rerun?: boolean
}

export type StartOptions = RunScope & {
  inputs?: Readonly<Record<string, Literal>>
  revision?: number
}

export const startRun = (id: number, options: StartOptions = {}) =>
  api.post<{ id: number }>(`/pipelines/${id}/runs`, options)
