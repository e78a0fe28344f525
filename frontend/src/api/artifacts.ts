import { queryOptions } from '@tanstack/react-query'

import { address, api } from './client'
import type { components } from './schema'

type Schemas = components['schemas']

export type ArtifactFile = Schemas['FileEntry']
export type Artifact = Schemas['Artifact']
export type TablePreview = Schemas['TablePreview']
export type PreviewColumn = TablePreview['columns'][number]
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

/** Where the whole artifact is downloaded: its one file, or a zip. */
export const artifactAddress = (digest: string) => address(`/artifacts/${digest}/download`)

export const artifactFileAddress = (digest: string, path: string) =>
  address(`/artifacts/${digest}/files/${path.split('/').map(encodeURIComponent).join('/')}`)
