import { parseColumnTypes, typesAfter, writeColumnTypes } from './columnTypes'

it('reads and writes types by column, with names that hold commas in quotes', () => {
  const types = parseColumnTypes('code=text, "a, b"=date')

  expect([...(types ?? [])]).toEqual([
    ['code', 'text'],
    ['a, b', 'date'],
  ])
  expect(types && writeColumnTypes(types)).toBe('code=text, "a, b"=date')
})

it('leaves a text alone that it does not understand', () => {
  expect(parseColumnTypes('code=word')).toBeNull()
  expect(parseColumnTypes('code')).toBeNull()
})

it('follows a renamed column and forgets one that is gone', () => {
  const types = new Map([
    ['code', 'text'],
    ['day', 'date'],
  ] as const)

  expect([...typesAfter(types, ['code', 'day'], ['id', 'day']).keys()]).toEqual(['id', 'day'])
  expect([...typesAfter(types, ['code', 'day'], ['day']).keys()]).toEqual(['day'])
})
