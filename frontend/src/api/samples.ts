import { queryOptions } from '@tanstack/react-query'

import { api, type Page } from './client'
import { saidOfSample } from './said'
import type { components } from './schema'

export type Sample = components['schemas']['Sample']

export const samplesQuery = queryOptions({
  queryKey: ['samples'],
  queryFn: async ({ signal }) => (await api.get<Page<Sample>>('/samples', { signal })).results,
  staleTime: Infinity,
})

/** Puts a sample into the workspace as a pipeline, called as it is shown here, and says which. */
export const openSample = ({ id, title, description }: Sample) =>
  api.post<components['schemas']['OpenedSample']>(`/samples/${encodeURIComponent(id)}/open`, {
    name: saidOfSample(id, title),
    description: saidOfSample(id, description),
  })
