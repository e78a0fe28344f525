import { isPeriod, type Period } from '../../domain/period'
import type { RunState } from '../../domain/run'

/** Which runs are listed; it stands in the address, so that a list can be sent to somebody. */
export type ListFilters = {
  groups: readonly StateGroup[]
  pipeline: number | null
  /** A run carries all of them. */
  tags: readonly string[]
  by: string | null
  period: Period | null
  /** Only those that somebody keeps. */
  pinned: boolean
}

/** Run states as people ask for them. */
export type StateGroup = 'active' | 'succeeded' | 'failed' | 'cancelled'

export const STATE_GROUPS: Record<StateGroup, readonly RunState[]> = {
  active: ['queued', 'running', 'cancelling'],
  succeeded: ['succeeded'],
  failed: ['failed'],
  cancelled: ['cancelled'],
}

export const groupNames = Object.keys(STATE_GROUPS) as readonly StateGroup[]

export const noFilters: ListFilters = {
  groups: [],
  pipeline: null,
  tags: [],
  by: null,
  period: null,
  pinned: false,
}

/** Reads the filters of an address; what makes no sense is passed over. */
export function readFilters(search: URLSearchParams): ListFilters {
  const states = listOf(search.get('state'))
  const pipeline = search.get('pipeline') ?? ''
  const period = search.get('time') ?? ''
  return {
    groups: groupNames.filter((name) => states.includes(name)),
    pipeline: /^[1-9]\d*$/.test(pipeline) ? Number(pipeline) : null,
    tags: listOf(search.get('tag')),
    by: textOrNull(search.get('by')),
    period: isPeriod(period) ? period : null,
    pinned: search.get('pinned') === 'true',
  }
}

/** What an address asks for and no list knows, as it is written there: `state=exploded`. */
export function unreadFilters(search: URLSearchParams): readonly string[] {
  const states = listOf(search.get('state')).filter((each) => !groupNames.some((name) => name === each))
  const read = readFilters(search)
  const others = [
    ['pipeline', read.pipeline],
    ['time', read.period],
    ['pinned', read.pinned || null],
  ] as const
  return [
    ...states.map((state) => `state=${state}`),
    ...others
      .filter(([name, value]) => value === null && search.get(name))
      .map(([name]) => `${name}=${search.get(name)}`),
  ]
}

/** The address with other filters; the rest of it stays. */
export function writeFilters(search: URLSearchParams, filters: ListFilters): URLSearchParams {
  const after = new URLSearchParams(search)
  const written = {
    state: filters.groups.join(','),
    pipeline: filters.pipeline === null ? '' : String(filters.pipeline),
    // No tag has a comma in it.
    tag: filters.tags.join(','),
    by: filters.by ?? '',
    time: filters.period ?? '',
    pinned: filters.pinned ? 'true' : '',
  }
  for (const [name, value] of Object.entries(written)) {
    if (value) after.set(name, value)
    else after.delete(name)
  }
  return after
}

export const isFiltering = ({ groups, pipeline, tags, by, period, pinned }: ListFilters): boolean =>
  groups.length > 0 || pipeline !== null || tags.length > 0 || by !== null || period !== null || pinned

export function toggled(groups: readonly StateGroup[], group: StateGroup): readonly StateGroup[] {
  return groups.includes(group)
    ? groups.filter((each) => each !== group)
    : groupNames.filter((each) => each === group || groups.includes(each))
}

/** What the server is asked for; all groups together are no filter. */
export const statesOf = (groups: readonly StateGroup[]): readonly RunState[] =>
  groups.length === groupNames.length ? [] : groups.flatMap((group) => STATE_GROUPS[group])

const textOrNull = (text: string | null) => (text === '' ? null : text)

const listOf = (text: string | null): readonly string[] => [
  ...new Set((text ?? '').split(',').filter((each) => each !== '')),
]
