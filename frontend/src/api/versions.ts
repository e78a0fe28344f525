import { infiniteQueryOptions, queryOptions, type InfiniteData } from '@tanstack/react-query'

import type { Graph } from '../domain/graph'
import { api, nextPage, type Page } from './client'
import type { components } from './schema'

type Schemas = components['schemas']

export type VersionRow = Schemas['PipelineVersion']

const versionsPath = (pipeline: number) => `/pipelines/${pipeline}/versions`

const versionsKey = (pipeline: number) => ['pipelines', pipeline, 'versions'] as const

/** The list that is asked for anew when a version has come or changed; the drawings of versions never do. */
export const versionList = (pipeline: number) => ({ queryKey: versionsKey(pipeline), exact: true })

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

/** The loaded versions with another name for one of them. */
export const withVersionName = <Loaded extends InfiniteData<Page<VersionRow>>>(
  loaded: Loaded | undefined,
  number: number,
  name: string,
): Loaded | undefined =>
  loaded && {
    ...loaded,
    pages: loaded.pages.map((page) => ({
      ...page,
      results: page.results.map((row) => (row.number === number ? { ...row, name } : row)),
    })),
  }

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
