import { queryOptions } from '@tanstack/react-query'

import { address, api } from './client'
import type { components } from './schema'

type Schemas = components['schemas']

export type ArtifactFile = Schemas['FileEntry']
export type Artifact = Schemas['Artifact']
export type TablePreview = Schemas['TablePreview']
export type PreviewColumn = TablePreview['columns'][number]
export type TableSummary = Schemas['TableSummary']
export type ColumnSummary = Schemas['ColumnSummary']
export type TableRows = Schemas['TableRows']
export type Cell = TablePreview['rows'][number][number]
/** What can be shown of a file; `kind` says which. */
export type Preview = Schemas['Preview']

// An artifact is named by its content, so what was once read of it stays true.
const NEVER_STALE = { staleTime: Infinity, gcTime: 5 * 60_000 }

export const artifactQuery = (digest: string) =>
  queryOptions({
    queryKey: ['artifacts', digest],
    queryFn: ({ signal }) => api.get<Artifact>(`/artifacts/${digest}`, { signal }),
    ...NEVER_STALE,
  })

/** What can be shown of a file; of the artifact itself, where it is one file, `path` is empty. */
export const previewQuery = (digest: string, path = '') =>
  queryOptions({
    queryKey: ['artifacts', digest, 'preview', path],
    queryFn: ({ signal }) => api.get<Preview>(`/artifacts/${digest}/preview`, { query: { path }, signal }),
    ...NEVER_STALE,
  })

/** What the columns of a table hold. */
export const summaryQuery = (digest: string, path: string) =>
  queryOptions({
    queryKey: ['artifacts', digest, 'columns', path],
    queryFn: ({ signal }) =>
      api.get<TableSummary>(`/artifacts/${digest}/columns`, { query: { path }, signal }),
    ...NEVER_STALE,
  })

export const ROWS_PAGE = 200

/** A page of the rows of a table. */
export const rowsQuery = (digest: string, path: string, page: number) =>
  queryOptions({
    queryKey: ['artifacts', digest, 'rows', path, page],
    queryFn: ({ signal }) =>
      api.get<TableRows>(`/artifacts/${digest}/rows`, {
        query: { path, offset: page * ROWS_PAGE, limit: ROWS_PAGE },
        signal,
      }),
    staleTime: Infinity,
    gcTime: 30_000,
  })

export const imageAddress = (digest: string, path: string) => address(`/artifacts/${digest}/image`, { path })
export const pageAddress = (digest: string, path: string) => address(`/artifacts/${digest}/page`, { path })
export const spreadsheetAddress = (digest: string, path: string) =>
  address(`/artifacts/${digest}/table.csv`, { path })

/** Where the whole artifact is downloaded: its one file, or a zip. */
export const artifactAddress = (digest: string) => address(`/artifacts/${digest}/download`)

/** Where one file is downloaded; of an artifact that is one file, `path` may be empty. */
export const fileAddress = (digest: string, path: string) =>
  path === '' ? artifactAddress(digest) : artifactFileAddress(digest, path)

export const artifactFileAddress = (digest: string, path: string) =>
  address(`/artifacts/${digest}/files/${path.split('/').map(encodeURIComponent).join('/')}`)
