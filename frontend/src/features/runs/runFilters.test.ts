import {
  groupNames,
  isFiltering,
  noFilters,
  readFilters,
  statesOf,
  toggled,
  unreadFilters,
  writeFilters,
} from './runFilters'

const filtersOf = (query: string) => readFilters(new URLSearchParams(query))

it('reads what an address asks for', () => {
  expect(filtersOf('state=failed,active&pipeline=12&tag=a,b&by=ada&time=7d&pinned=true')).toEqual({
    groups: ['active', 'failed'],
    pipeline: 12,
    tags: ['a', 'b'],
    by: 'ada',
    period: '7d',
    pinned: true,
  })
})

it.each([
  'state=exploded',
  'pipeline=cars',
  'pipeline=-1',
  'pipeline=1e3',
  'time=soon',
  'tag=,',
  'by=',
  'pinned=perhaps',
  '',
])('passes over %o', (query) => {
  expect(filtersOf(query)).toEqual(noFilters)
  expect(isFiltering(filtersOf(query))).toBe(false)
})

it('tells what of an address it cannot read', () => {
  const search = new URLSearchParams('state=failed,exploded&pipeline=cars&time=soon&by=ada&pinned=1')

  expect(unreadFilters(search)).toEqual(['state=exploded', 'pipeline=cars', 'time=soon', 'pinned=1'])
  expect(unreadFilters(new URLSearchParams('state=failed&pipeline=12&time=7d&tag=a'))).toEqual([])
})

it('comes back from the address as it was written, and leaves the search text alone', () => {
  const filters = {
    groups: ['active', 'cancelled'],
    pipeline: 3,
    tags: ['to show', 'ä'],
    by: 'ada',
    period: '2026-03-01..',
    pinned: true,
  } as const
  const search = writeFilters(new URLSearchParams('q=cars&state=failed'), filters)

  expect(search.get('q')).toBe('cars')
  expect(readFilters(search)).toEqual(filters)
})

it('leaves nothing in the address when nothing is filtered', () => {
  expect(writeFilters(new URLSearchParams('state=failed&tag=a&time=1h'), noFilters).toString()).toBe('')
})

it('switches a group on and off, keeping the order in which they are shown', () => {
  expect(toggled(['failed'], 'active')).toEqual(['active', 'failed'])
  expect(toggled(['active', 'failed'], 'active')).toEqual(['failed'])
})

it('asks the server for the states that a group stands for, and for all when all are on', () => {
  expect(statesOf(['active', 'failed'])).toEqual(['queued', 'running', 'cancelling', 'failed'])
  expect(statesOf(groupNames)).toEqual([])
})
