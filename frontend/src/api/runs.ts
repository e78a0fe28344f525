import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'

import type { Priority } from '../domain/graph'
import { rangeOf, type Period } from '../domain/period'
import { isRunFinished, type RunSnapshot, type RunState, type Step } from '../domain/run'
import { api, nextPage, send, type Page, type Query } from './client'
import type { components, operations } from './schema'

type Schemas = components['schemas']

/** A run as it stands in a list. */
export type RunRow = Schemas['RunRow']
export type StepCounts = Schemas['StepCounts']
export type Attempt = Schemas['Attempt']
/** What a step was given: a value, or content by its digest, with the edge it came over. */
export type StepInput = Schemas['StepInput']

/** A step with all that is known of it. */
export type StepDetail = Step &
  Pick<
    Schemas['StepDetail'],
    | 'attempts'
    | 'inputs'
    | 'command'
    | 'environment'
    | 'cache_key'
    | 'isolation'
    | 'why'
    | 'compared_with'
    | 'differences'
  >

export type RunSort = NonNullable<operations['list_runs']['parameters']['query']>['sort'] & string

export type RunFilters = {
  pipeline?: number | null
  states?: readonly RunState[]
  q?: string
  /** A run carries all of them. */
  tags?: readonly string[]
  by?: string | null
  period?: Period | null
  pinned?: boolean
  /** Newest first when left out. */
  sort?: RunSort | ''
}

export type BulkOutcome = Schemas['BulkOutcome']
export type TagChanges = Schemas['TagChanges']
export type PlanStep = Schemas['PlanStep']
/** In what a run is to differ from the one that it repeats. */
export type Otherwise = Partial<Schemas['AgainRequest']>

/** What the server refuses above. */
export const LONGEST_TAG = 50
/** How many runs stand side by side before columns are too narrow to read. */
export const MOST_COMPARED = 8

// Lists say how a run goes on; the page of the run has it live.
const LIVE_LIST_MS = 2_000
// Others may start runs, too.
const QUIET_LIST_MS = 15_000

export const runsQuery = (filters: RunFilters = {}) =>
  infiniteQueryOptions({
    queryKey: ['runs', 'list', filters],
    queryFn: ({ pageParam, signal }) =>
      pageParam === null
        ? api.get<Page<RunRow>>('/runs', { query: asked(filters), signal })
        : api.get<Page<RunRow>>(pageParam, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: nextPage,
    // Each page that is shown is asked for again, so a long list is asked for less often.
    refetchInterval: ({ state: { data } }) =>
      (isAnyLive(data?.pages) ? LIVE_LIST_MS : QUIET_LIST_MS) * (data?.pages.length ?? 1),
  })

const asked = ({ pipeline, states = [], q, tags = [], by, period, pinned, sort }: RunFilters): Query => ({
  pipeline,
  state: states.join(','),
  q,
  tag: tags.join(','),
  by,
  ...(period && rangeOf(period, Date.now())),
  pinned: pinned ? true : null,
  sort,
})

/** The numbers of the runs that a filter finds, as many as one action takes. */
export const readRunIds = (filters: RunFilters) =>
  api.get<Schemas['RunIds']>('/runs/ids', { query: asked(filters) })

/** What a list of runs can be narrowed by. */
export const runChoicesQuery = queryOptions({
  queryKey: ['runs', 'choices'],
  queryFn: ({ signal }) => api.get<Schemas['RunChoices']>('/runs/choices', { signal }),
  staleTime: 10_000,
})

function isAnyLive(pages: readonly Page<RunRow>[] | undefined): boolean {
  return pages?.some((page) => page.results.some((run) => !isRunFinished(run.state))) ?? false
}

/** One step in full; asked again when `version`, a word that changes with the step, does. */
export const stepQuery = (run: number, node: string, version: string) =>
  queryOptions({
    queryKey: ['runs', run, 'steps', node, version],
    queryFn: ({ signal }) =>
      api.get<StepDetail>(`/runs/${run}/steps/${encodeURIComponent(node)}`, { signal }),
    staleTime: Infinity,
  })

/** A run as it stands; asked again while it is not over. */
export const runQuery = (run: number) =>
  queryOptions({
    queryKey: ['runs', run, 'whole'],
    queryFn: ({ signal }) => readRun(run, signal),
    refetchInterval: ({ state: { data } }) => (data && !isRunFinished(data.state) ? LIVE_LIST_MS : false),
  })

export type StepCurves = Schemas['StepCurves']
export type Curve = StepCurves['curves'][number]

const LIVE_CURVES_MS = 2_000

/** Metrics that a step reported along the way; while it runs they are asked for again and again. */
export const curvesQuery = (run: number, node: string, version: string, isLive: boolean) =>
  queryOptions({
    queryKey: ['runs', run, 'steps', node, 'curves', version],
    queryFn: ({ signal }) =>
      api.get<StepCurves>(`/runs/${run}/steps/${encodeURIComponent(node)}/curves`, { signal }),
    staleTime: Infinity,
    refetchInterval: isLive ? LIVE_CURVES_MS : false,
  })

export const readRun = (run: number, signal?: AbortSignal) => api.get<RunSnapshot>(`/runs/${run}`, { signal })

export const cancelRuns = (runs: readonly number[]) => api.post<BulkOutcome>('/runs/cancel', { runs })

export const deleteRuns = (runs: readonly number[]) => api.post<BulkOutcome>('/runs/delete', { runs })

export const tagRuns = (change: {
  runs: readonly number[]
  add: readonly string[]
  remove: readonly string[]
}) => api.post<TagChanges>('/runs/tag', change)

export const setRunTags = (run: number, tags: readonly string[]) =>
  api.put<Schemas['RunHead']>(`/runs/${run}/tags`, { tags })

export const setRunPinned = (run: number, pinned: boolean) =>
  api.put<Schemas['RunHead']>(`/runs/${run}/pinned`, { pinned })

/** Runs the run's own drawing once more; what is equal is reused. */
export const runAgain = (run: number, otherwise: Otherwise = {}) =>
  api.post<Schemas['RunHead']>(`/runs/${run}/again`, otherwise)

/** What running it again would do now, step by step. */
export const againPlanQuery = (run: number, otherwise: Otherwise = {}) =>
  queryOptions({
    queryKey: ['runs', run, 'again', otherwise],
    queryFn: ({ signal }) =>
      api.post<{ steps: PlanStep[] }>(`/runs/${run}/again/plan`, otherwise, { signal }),
    staleTime: 5_000,
    gcTime: 60_000,
  })

/** A new pipeline with the drawing that ran. */
export const cloneRun = (run: number) => api.post<Schemas['Cloned']>(`/runs/${run}/clone`)

/** Stops a run; steps that always run still do, unless these are to stop too. */
export const cancelRun = (run: number, alsoAlways = false) =>
  api.post(`/runs/${run}/cancel`, { also_always: alsoAlways })

/** Stops one step of a run; what depends on it is skipped. */
export const cancelStep = (run: number, node: string) =>
  api.post(`/runs/${run}/steps/${encodeURIComponent(node)}/cancel`)

export const setRunPriority = (run: number, priority: Priority) =>
  api.put<Schemas['RunHead']>(`/runs/${run}/priority`, { priority })

export type LogSource = { run: number; node: string; attempt: number | null }

/** Bytes of a log from `offset`, and how long the whole log is now. */
export type LogPart = { offset: number; bytes: Uint8Array; size: number }

export async function readLog(
  { run, node, attempt }: LogSource,
  { offset, limit, signal }: { offset: number; limit: number; signal?: AbortSignal | undefined },
): Promise<LogPart> {
  const response = await send(logPath({ run, node }), {
    method: 'GET',
    query: { attempt, offset, limit },
    signal,
    headers: { Accept: '*/*' },
  })
  const bytes = new Uint8Array(await response.arrayBuffer())
  const told = Number(response.headers.get('X-Log-Size') ?? Number.NaN)
  return { offset, bytes, size: Number.isFinite(told) ? told : offset + bytes.length }
}

/** Path of a log below the API, for `address()` too. */
export const logPath = ({ run, node }: Pick<LogSource, 'run' | 'node'>) =>
  `/runs/${run}/steps/${encodeURIComponent(node)}/log`
