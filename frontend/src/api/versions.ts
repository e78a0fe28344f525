import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'

import type { Graph } from '../domain/graph'
import { api, nextPage, type Page } from './client'
import type { components } from './schema'

type Schemas = components['schemas']

export type VersionRow = Schemas['PipelineVersion']

const versionsPath = (pipeline: number) => `/pipelines/${pipeline}/versions`

export const versionsKey = (pipeline: number) => ['pipelines', pipeline, 'versions'] as const

/** The versions of a pipeline, newest first. */
export const versionsQuery = (pipeline: number) =>
  infiniteQueryOptions({
    queryKey: versionsKey(pipeline),
    queryFn: ({ pageParam, signal }) =>
      pageParam === null
        ? api.get<Page<VersionRow>>(versionsPath(pipeline), { signal })
        : api.get<Page<VersionRow>>(pageParam, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: nextPage,
  })

/** A version with its drawing. The graph is read by domain/parseGraph before it is used. */
export type VersionDetail = VersionRow & { graph: unknown }

// The drawing of a version never changes.
export const versionQuery = (pipeline: number, number: number) =>
  queryOptions({
    queryKey: [...versionsKey(pipeline), number],
    queryFn: ({ signal }) => api.get<VersionDetail>(`${versionsPath(pipeline)}/${number}`, { signal }),
    staleTime: Infinity,
  })

/** `graph` is a drawing that is not on the server, to be kept in place of the one that is. */
export type KeepOptions = { name?: string; revision?: number; graph?: Graph; before_merge?: boolean }

/** Freezes the drawing as it stands on the server. */
export const keepVersion = (pipeline: number, options: KeepOptions) =>
  api.post<VersionRow>(versionsPath(pipeline), options)

export const renameVersion = (pipeline: number, number: number, name: string) =>
  api.patch<VersionRow>(`${versionsPath(pipeline)}/${number}`, { name })

/** What stands after a restore; `kept` is the version that holds what stood there before. */
export type Restored = { revision: number; graph: unknown; kept: number }

export const restoreVersion = (pipeline: number, number: number, revision: number) =>
  api.post<Restored>(`${versionsPath(pipeline)}/${number}/restore`, { revision })
