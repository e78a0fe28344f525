import type { VersionRow } from '../../api/versions'

/** One side of a comparison: a version by its number, or the drawing as it is now. */
export type End = number | 'draft'

export type Ends = { readonly from: End; readonly to: End }

/** What the address asks for; null where it says nothing that could be meant. */
export function endIn(search: URLSearchParams, name: keyof Ends): End | null {
  const text = search.get(name) ?? ''
  if (text === 'draft') return text
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null
}

export const searchOf = ({ from, to }: Ends): string =>
  `?${new URLSearchParams({ from: String(from), to: String(to) }).toString()}`

/** What is compared when the address leaves it open: what has changed since the last version that says something else. */
export function usualEnds(rows: readonly VersionRow[]): Ends | null {
  const last = rows.find(({ is_draft: isDraft }) => !isDraft) ?? rows[0]
  return last ? { from: last.number, to: 'draft' } : null
}

/** The version that would be put back: the one that is looked at as it was. */
export function restorable({ from, to }: Ends): number | null {
  if (from !== 'draft') return from
  return to === 'draft' ? null : to
}
