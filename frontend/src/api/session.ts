import { queryOptions } from '@tanstack/react-query'

import { api } from './client'

export type Session = {
  user: { id: number; name: string; email: string }
  workspace: { id: number; slug: string; name: string }
  isolation: 'bubblewrap' | 'none'
  isolation_reason: string
  broker_problem: string
  /** Servers and workers are many, each started by itself. */
  cluster: boolean
  worker: { alive: boolean; slots: number; seen_at: string } | null
  version: string
  upload_limit_bytes: number
  log_limit_bytes: number
}

// Often enough that a worker which went away is noticed while it still matters.
const REFRESH_MS = 15_000

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => api.get<Session>('/session', { signal }),
  staleTime: REFRESH_MS,
  refetchInterval: REFRESH_MS,
})

export function signIn(code: string): Promise<unknown> {
  return api.post('/session/sign-in', { code })
}

export function signOut(): Promise<unknown> {
  return api.post('/session/sign-out')
}
