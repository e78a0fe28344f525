import { queryOptions } from '@tanstack/react-query'

import { api } from './client'

export type StoragePart = 'artifacts' | 'logs' | 'environments' | 'work' | 'database' | 'backups' | 'cache'

export type PartUse = {
  part: StoragePart
  bytes: number
  /** What of it nothing needs any more. */
  reclaimable_bytes: number
  reclaimable_count: number
  /** Other homes may use it, so nothing is removed of it. */
  shared: boolean
}

export type DiskUse = { home: string; free_bytes: number; total_bytes: number; parts: PartUse[] }

export type StorageItem = { part: StoragePart; name: string; bytes: number }

/** `items` are the largest ones; `count` and `bytes` are of all. */
export type Cleaned = { dry_run: boolean; count: number; bytes: number; items: StorageItem[] }

export const storageQuery = queryOptions({
  queryKey: ['storage'],
  queryFn: ({ signal }) => api.get<DiskUse>('/storage', { signal }),
  staleTime: 10_000,
})

/** What a clean-up would remove now. */
export const unneededQuery = queryOptions({
  queryKey: ['storage', 'unneeded'],
  queryFn: ({ signal }) => api.post<Cleaned>('/storage/clean', { dry_run: true }, { signal }),
  staleTime: 0,
  gcTime: 0,
})

export const cleanStorage = () => api.post<Cleaned>('/storage/clean', { dry_run: false })

/** What stays takes `after_bytes`, more than the limit where all of it is needed. */
export type Collected = Cleaned & { before_bytes: number; after_bytes: number }

/** What would go so that artifacts fit into so many bytes. */
export const collectableQuery = (limit: number) =>
  queryOptions({
    queryKey: ['storage', 'collectable', limit],
    queryFn: ({ signal }) =>
      api.post<Collected>('/storage/collect', { limit_bytes: limit, dry_run: true }, { signal }),
    staleTime: 0,
    gcTime: 0,
  })

export const collectStorage = (limit: number) =>
  api.post<Collected>('/storage/collect', { limit_bytes: limit, dry_run: false })
