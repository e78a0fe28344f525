import { matchText } from './textMatch'

it('finds a name by the beginnings of its words', () => {
  expect(matchText('Train model', 'tr mo')).toBeGreaterThan(0)
  expect(matchText('Train model', 'tr zz')).toBe(0)
})

it('puts a name that begins so before one that only has it inside', () => {
  expect(matchText('Split data', 'data')).toBeLessThan(matchText('Data', 'data'))
  expect(matchText('Metadata', 'data')).toBeLessThan(matchText('Split data', 'data'))
})
