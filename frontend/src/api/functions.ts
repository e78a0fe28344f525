import { keepPreviousData, queryOptions } from '@tanstack/react-query'

import type { Literal, VersionRef } from '../domain/graph'
import { api } from './client'
import type { ComponentRow } from './components'
import { saidFindings, type Finding } from './findings'

/** A script with a function; `function` names it where there are several. */
export type Script = { script: string; function?: string }

/** What a script would become; null is what it cannot be yet. */
export type CheckedFunction = {
  functions: string[]
  interface: ComponentRow | null
  is_new: boolean | null
  previous: ComponentRow | null
  files: { path: string; text: string }[]
  findings: Finding[]
}

/** What an input is tried with: a value, a version of data, or rows as CSV. */
export type Sample = { value: Literal } | { data: VersionRef } | { rows: string }

export const functionQuery = (script: Script) =>
  queryOptions({
    queryKey: ['functions', script],
    queryFn: async ({ signal }) => {
      const checked = await api.post<CheckedFunction>('/functions/check', script, { signal })
      return { ...checked, findings: saidFindings(checked.findings) }
    },
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
  })

export const registerFunction = (script: Script) => api.post<ComponentRow>('/functions', script)

/** Runs the function; the run's step is called `function`. */
export const testFunction = (script: Script, samples: Readonly<Record<string, Sample>>) =>
  api.post<{ id: number }>('/functions/test', { ...script, samples })
