import type { TFunction } from 'i18next'

import type { BulkOutcome } from '../../api/runs'

export type BulkVerb = 'cancel' | 'delete'

type Refused = BulkOutcome['refused'][number]

// A run that ended by itself before it was cancelled, or was deleted before, is where the person wanted it.
const ALREADY: Record<BulkVerb, Refused['code']> = { cancel: 'ended', delete: 'unknown' }

/** The runs that are not as they were wanted, and why. */
export const refusedOf = (verb: BulkVerb, { refused }: BulkOutcome): readonly Refused[] =>
  refused.filter(({ code }) => code !== ALREADY[verb])

/** What was done, and how many runs needed it no more; empty when there is nothing of both. */
export function doneText(t: TFunction, verb: BulkVerb, outcome: BulkOutcome): string {
  const already = outcome.refused.length - refusedOf(verb, outcome).length
  const count = outcome.done.length
  if (count === 0) return already === 0 ? '' : t(`runs.outcome.${verb}Already`, { count: already })
  const done = t(`runs.outcome.${verb}Done`, { count })
  return already === 0 ? done : t(`runs.outcome.${verb}DoneAndAlready`, { done, count: already })
}
