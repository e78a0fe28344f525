import type { RunState } from '../../domain/run'

/** Which runs are listed; it stands in the address, so that a list can be sent to somebody. */
export type ListFilters = { groups: readonly StateGroup[]; pipeline: number | null }

/** Run states as people ask for them. */
export type StateGroup = 'active' | 'succeeded' | 'failed' | 'cancelled'

export const STATE_GROUPS: Record<StateGroup, readonly RunState[]> = {
  active: ['queued', 'running', 'cancelling'],
  succeeded: ['succeeded'],
  failed: ['failed'],
  cancelled: ['cancelled'],
}

export const groupNames = Object.keys(STATE_GROUPS) as readonly StateGroup[]

/** Reads the filters of an address; what makes no sense is passed over. */
export function readFilters(search: URLSearchParams): ListFilters {
  const asked = (search.get('state') ?? '').split(',')
  const pipeline = search.get('pipeline') ?? ''
  return {
    groups: groupNames.filter((name) => asked.includes(name)),
    pipeline: /^[1-9]\d*$/.test(pipeline) ? Number(pipeline) : null,
  }
}

/** The address with other filters; the rest of it stays. */
export function writeFilters(search: URLSearchParams, { groups, pipeline }: ListFilters): URLSearchParams {
  const after = new URLSearchParams(search)
  after.delete('state')
  after.delete('pipeline')
  if (groups.length > 0) after.set('state', groups.join(','))
  if (pipeline !== null) after.set('pipeline', String(pipeline))
  return after
}

export function toggled(groups: readonly StateGroup[], group: StateGroup): readonly StateGroup[] {
  return groups.includes(group)
    ? groups.filter((each) => each !== group)
    : groupNames.filter((each) => each === group || groups.includes(each))
}

/** What the server is asked for; all groups together are no filter. */
export const statesOf = (groups: readonly StateGroup[]): readonly RunState[] =>
  groups.length === groupNames.length ? [] : groups.flatMap((group) => STATE_GROUPS[group])
