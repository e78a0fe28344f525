import { queryOptions } from '@tanstack/react-query'

import type { RawInterface } from '../domain/component'
import type { RunState } from '../domain/run'
import { api, type Page } from './client'
import { saidFindings, type Finding } from './findings'

/** A version of a component as the server sends it. */
export type ComponentRow = RawInterface & {
  type: string
  command: string
  environment: string
  latest_version: string
  archived: boolean
}

export type ComponentVersionRow = {
  version: string
  created_at: string
  created_by: string
  archived: boolean
}

export type ComponentDetail = ComponentRow & { versions: ComponentVersionRow[]; readme: string | null }

export type SourceEntry = { path: string; size: number }

export type ComponentVersionDetail = ComponentRow & {
  yaml: string
  readme: string | null
  files: SourceEntry[]
  created_at: string
  created_by: string
}

export type SourceFile = { path: string; text: string | null; size: number; truncated: boolean }

export type ComponentFilters = {
  q?: string
  tag?: string
  port_type?: string
  archived?: boolean
  anonymous?: boolean
}

const PAGE_SIZE = 200

/** The newest version of every component, all pages of it: the palette searches without asking the server. */
export const componentsQuery = ({
  q = '',
  tag = '',
  port_type = '',
  archived = false,
  anonymous = false,
}: ComponentFilters = {}) =>
  queryOptions({
    queryKey: ['components', { q, tag, port_type, archived, anonymous }],
    queryFn: async ({ signal }) => {
      const query = { q, tag, port_type, archived, anonymous, page_size: PAGE_SIZE }
      let page = await api.get<Page<ComponentRow>>('/components', { query, signal })
      const found = [...page.results]
      while (page.next !== null) {
        page = await api.get<Page<ComponentRow>>(page.next, { signal })
        found.push(...page.results)
      }
      return found
    },
    staleTime: 30_000,
  })

const path = (name: string) => `/components/${encodeURIComponent(name)}`
const versionPath = (name: string, version: string) => `${path(name)}/versions/${encodeURIComponent(version)}`

export const componentQuery = (name: string) =>
  queryOptions({
    queryKey: ['components', name],
    queryFn: ({ signal }) => api.get<ComponentDetail>(path(name), { signal }),
    staleTime: 30_000,
  })

// A version never changes; only whether it is archived may, and lists say so.
export const componentVersionQuery = (name: string, version: string) =>
  queryOptions({
    queryKey: ['components', name, 'versions', version],
    queryFn: ({ signal }) => api.get<ComponentVersionDetail>(versionPath(name, version), { signal }),
    staleTime: Infinity,
  })

export const sourceFileQuery = (name: string, version: string, file: string) =>
  queryOptions({
    queryKey: ['components', name, 'versions', version, 'files', file],
    queryFn: ({ signal }) =>
      api.get<SourceFile>(`${versionPath(name, version)}/files`, { query: { path: file }, signal }),
    staleTime: Infinity,
  })

export type ComponentUses = {
  pipelines: { id: number; name: string; updated_at: string; steps: number; versions: string[] }[]
  more_pipelines: boolean
  runs: { id: number; name: string; state: RunState; created_at: string; versions: string[] }[]
}

export const componentUsesQuery = (name: string) =>
  queryOptions({
    queryKey: ['components', name, 'uses'],
    queryFn: ({ signal }) => api.get<ComponentUses>(`${path(name)}/uses`, { signal }),
  })

/** What is archived: a component, or one version of it. */
export type Archiving = { name: string; version?: string; archived: boolean }

/** Takes it out of the palette, or brings it back. */
export const archiveComponent = ({ name, version, archived }: Archiving) =>
  api.patch<ComponentDetail>(version === undefined ? path(name) : versionPath(name, version), { archived })

/** What registering a component would do. */
export type CheckedComponentRow = {
  interface: ComponentRow
  version: string
  is_new: boolean
  previous: ComponentRow | null
  yaml: string
  has_readme: boolean
  files: SourceEntry[]
  findings: Finding[]
}

/** Registers a component from a zip of its folder. */
export const uploadComponent = (zip: Blob): Promise<ComponentRow> =>
  api.upload<ComponentRow>('/components', formOf(zip))

/** Says what `uploadComponent` would do, and keeps nothing. */
export async function checkComponent(zip: Blob): Promise<CheckedComponentRow> {
  const checked = await api.upload<CheckedComponentRow>('/component-checks', formOf(zip))
  return { ...checked, findings: saidFindings(checked.findings) }
}

function formOf(zip: Blob): FormData {
  const form = new FormData()
  form.set('component', zip, 'component.zip')
  return form
}
