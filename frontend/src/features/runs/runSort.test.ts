import { readSort, serverSort, sortText } from './runSort'

const sortOf = (query: string) => readSort(new URLSearchParams(query))

it.each(['', 'sort=', 'sort=graph', 'sort=-'])('shows the newest run first for %o', (query) => {
  expect(sortOf(query)).toEqual({ column: 'run', direction: 'descending' })
  expect(serverSort(sortOf(query))).toBe('')
})

it.each(['run', 'pipeline', '-state', '-duration'])('comes back from the address as %s', (text) => {
  expect(sortText(sortOf(`sort=${text}`))).toBe(text)
})

it('asks the server by its own names', () => {
  expect(serverSort(sortOf('sort=-pipeline'))).toBe('-name')
})
