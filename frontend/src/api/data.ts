import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'

import { api, nextPage, type Page } from './client'

export type DataRow = {
  name: string
  type: string
  kind: string | null
  latest_version: string
  versions: number
  filename: string
  size: number
  /** Digest of the latest version's content. */
  artifact: string
  updated_at: string
}

export type DataVersion = {
  version: string
  artifact: string
  filename: string
  size: number
  type: string
  kind: string | null
  created_at: string
  created_by: string
}

export type DataAsset = { name: string; versions: DataVersion[] }

/** `is_new` is false when the latest version already had the same content. */
export type NewDataVersion = DataVersion & { name: string; is_new: boolean }

export const dataQuery = ({ q = '' }: { q?: string } = {}) =>
  infiniteQueryOptions({
    queryKey: ['data', { q }],
    queryFn: ({ pageParam, signal }) =>
      pageParam === null
        ? api.get<Page<DataRow>>('/data', { query: { q }, signal })
        : api.get<Page<DataRow>>(pageParam, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: nextPage,
  })

export const dataAssetQuery = (name: string) =>
  queryOptions({
    queryKey: ['data', name],
    queryFn: ({ signal }) => api.get<DataAsset>(`/data/${encodeURIComponent(name)}`, { signal }),
    staleTime: 30_000,
  })

/** Uploads a file as a new version of a data asset, which is made if there is none of that name. */
export function uploadData(upload: { name: string; file: File; type?: string }): Promise<NewDataVersion> {
  const form = new FormData()
  form.set('name', upload.name)
  if (upload.type) form.set('type', upload.type)
  form.set('file', upload.file)
  return api.upload<NewDataVersion>('/data', form)
}
