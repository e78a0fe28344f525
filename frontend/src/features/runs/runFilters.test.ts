import { groupNames, readFilters, statesOf, toggled, writeFilters } from './runFilters'

const filtersOf = (query: string) => readFilters(new URLSearchParams(query))

it('reads what an address asks for', () => {
  expect(filtersOf('state=failed,active&pipeline=12')).toEqual({ groups: ['active', 'failed'], pipeline: 12 })
})

it.each(['state=exploded', 'pipeline=cars', 'pipeline=-1', 'pipeline=1e3', ''])('passes over %o', (query) => {
  expect(filtersOf(query)).toEqual({ groups: [], pipeline: null })
})

it('comes back from the address as it was written, and leaves the search text alone', () => {
  const search = writeFilters(new URLSearchParams('q=cars&state=failed'), {
    groups: ['active', 'cancelled'],
    pipeline: 3,
  })

  expect(search.get('q')).toBe('cars')
  expect(readFilters(search)).toEqual({ groups: ['active', 'cancelled'], pipeline: 3 })
})

it('leaves nothing in the address when nothing is filtered', () => {
  expect(
    writeFilters(new URLSearchParams('state=failed&pipeline=3'), { groups: [], pipeline: null }).toString(),
  ).toBe('')
})

it('switches a group on and off, keeping the order in which they are shown', () => {
  expect(toggled(['failed'], 'active')).toEqual(['active', 'failed'])
  expect(toggled(['active', 'failed'], 'active')).toEqual(['failed'])
})

it('asks the server for the states that a group stands for, and for all when all are on', () => {
  expect(statesOf(['active', 'failed'])).toEqual(['queued', 'running', 'cancelling', 'failed'])
  expect(statesOf(groupNames)).toEqual([])
})
