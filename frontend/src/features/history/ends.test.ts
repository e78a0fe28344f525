import type { VersionRow } from '../../api/versions'
import { endIn, restorable, searchOf, usualEnds } from './ends'

const row = (number: number, isDraft = false): VersionRow => ({
  number,
  name: '',
  origin: 'run',
  created_at: '2026-01-01T12:00:00Z',
  created_by: 'owner',
  runs: 0,
  is_draft: isDraft,
})

it('reads from the address what it wrote there', () => {
  const search = new URLSearchParams(searchOf({ from: 3, to: 'draft' }))

  expect(endIn(search, 'from')).toBe(3)
  expect(endIn(search, 'to')).toBe('draft')
})

it.each(['', '0', '-1', '1.5', 'three', '99999999999'])('takes %o for no version', (text) => {
  expect(endIn(new URLSearchParams({ from: text }), 'from')).toBeNull()
})

it('asks what has changed since the last version that is not the present drawing', () => {
  expect(usualEnds([row(3, true), row(2), row(1)])).toEqual({ from: 2, to: 'draft' })
  expect(usualEnds([row(1, true)])).toEqual({ from: 1, to: 'draft' })
  expect(usualEnds([])).toBeNull()
})

it('puts back the version that was, never the present drawing', () => {
  expect(restorable({ from: 2, to: 5 })).toBe(2)
  expect(restorable({ from: 'draft', to: 5 })).toBe(5)
  expect(restorable({ from: 'draft', to: 'draft' })).toBeNull()
})
