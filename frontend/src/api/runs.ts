import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'

import { isRunFinished, type RunSnapshot, type RunState, type Step } from '../domain/run'
import { api, nextPage, send, type Page } from './client'
import type { components } from './schema'

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
    'attempts' | 'inputs' | 'command' | 'environment' | 'cache_key' | 'isolation' | 'why'
  >

export type RunFilters = { pipeline?: number | null; states?: readonly RunState[]; q?: string }

// Lists say how a run goes on; the page of the run has it live.
const LIVE_LIST_MS = 2_000

export const runsQuery = ({ pipeline, states = [], q = '' }: RunFilters = {}) =>
  infiniteQueryOptions({
    queryKey: ['runs', { pipeline: pipeline ?? null, states, q }],
    queryFn: ({ pageParam, signal }) =>
      pageParam === null
        ? api.get<Page<RunRow>>('/runs', { query: { pipeline, state: states.join(','), q }, signal })
        : api.get<Page<RunRow>>(pageParam, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: nextPage,
    // Each page that is shown is asked for again, so a long list is asked for less often.
    refetchInterval: ({ state: { data } }) =>
      isAnyLive(data?.pages) ? LIVE_LIST_MS * (data?.pages.length ?? 1) : false,
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

export const readRun = (run: number, signal?: AbortSignal) => api.get<RunSnapshot>(`/runs/${run}`, { signal })

export const cancelRun = (run: number) => api.post(`/runs/${run}/cancel`)

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
