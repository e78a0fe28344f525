import { queryOptions } from '@tanstack/react-query'

import { api, type Page } from './client'

export type Sample = { id: string; title: string; description: string }

export const samplesQuery = queryOptions({
  queryKey: ['samples'],
  queryFn: async ({ signal }) => (await api.get<Page<Sample>>('/samples', { signal })).results,
  staleTime: Infinity,
})

/** Puts a sample into the workspace as a pipeline, and says which. */
export const openSample = (id: string) =>
  api.post<{ pipeline: { id: number } }>(`/samples/${encodeURIComponent(id)}/open`)
