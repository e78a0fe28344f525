import { queryOptions } from '@tanstack/react-query'

import { address, api } from './client'

export type ArtifactFile = { path: string; size: number }

export type Artifact = {
  digest: string
  size: number
  is_file: boolean
  files: readonly ArtifactFile[]
  /** `files` holds the first ones only. */
  file_count: number
  made_by: readonly { run: number; node: string; port: string }[]
}

export type Cell = string | number | boolean | null
export type PreviewColumn = { name: string; type: string }

export type TablePreview = {
  kind: 'table'
  columns: readonly PreviewColumn[]
  rows: readonly (readonly Cell[])[]
  total_rows: number | null
  total_columns?: number
}
export type JsonPreview = { kind: 'json'; value: unknown }
export type TextPreview = { kind: 'text'; text: string; truncated: boolean }
export type FigurePreview = {
  kind: 'figure'
  figures: readonly Readonly<Record<string, unknown>>[]
  headline?: string | null
  metrics?: Readonly<Record<string, number>>
}
export type NoPreview = { kind: 'none'; reason: string }
export type Preview = TablePreview | JsonPreview | TextPreview | FigurePreview | NoPreview

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

/** Where the whole artifact is downloaded: its one file, or a zip. */
export const artifactAddress = (digest: string) => address(`/artifacts/${digest}/download`)

export const artifactFileAddress = (digest: string, path: string) =>
  address(`/artifacts/${digest}/files/${path.split('/').map(encodeURIComponent).join('/')}`)
