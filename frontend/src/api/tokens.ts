import { infiniteQueryOptions } from '@tanstack/react-query'

import { api, nextPage, type Page } from './client'

export type TokenScope = 'read' | 'write' | 'admin'

export type Token = {
  id: number
  name: string
  /** How its secret begins; the rest is not kept. */
  prefix: string
  scopes: TokenScope[]
  created_at: string
  last_used_at: string | null
  expires_at: string | null
  expired: boolean
}

export type NewToken = { name: string; scopes: TokenScope[]; days: number | null }

/** `secret` stands in this answer and nowhere else. */
export type CreatedToken = Token & { secret: string }

export const tokensQuery = infiniteQueryOptions({
  queryKey: ['tokens'],
  queryFn: ({ pageParam, signal }) => api.get<Page<Token>>(pageParam ?? '/tokens', { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: nextPage,
})

export function createToken(token: NewToken): Promise<CreatedToken> {
  return api.post<CreatedToken>('/tokens', token)
}

export function revokeToken(id: number): Promise<unknown> {
  return api.delete(`/tokens/${id}`)
}
