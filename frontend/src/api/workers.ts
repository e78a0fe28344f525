import { queryOptions } from '@tanstack/react-query'

import { api } from './client'
import type { components } from './schema'

type Schemas = components['schemas']

export type Worker = Schemas['Worker']
export type Workers = Schemas['Workers']

const LOOK_MS = 2_000

export const workersQuery = queryOptions({
  queryKey: ['workers'],
  queryFn: ({ signal }) => api.get<Workers>('/workers', { signal }),
  refetchInterval: LOOK_MS,
})

/** Lets a worker finish what it holds and take nothing new, or take steps again. */
export const drainWorker = (name: string, draining: boolean) =>
  api.put<Workers>(`/workers/${encodeURIComponent(name)}/draining`, { draining })

/** Says how many steps of the workspace may be at work at once; any number if null. */
export const limitWorkspace = (most: number | null) =>
  api.put<Workers>('/workers/limit', { max_steps_at_once: most })
