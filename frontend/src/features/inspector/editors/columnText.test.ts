import { hasColumn, toggledColumn } from './columnText'

it('adds a column to the list, and takes it away again', () => {
  expect(toggledColumn('', 'weight')).toBe('weight')
  expect(toggledColumn('weight', 'year')).toBe('weight, year')
  expect(toggledColumn('weight, year', 'weight')).toBe('year')
})

it('reads lists between commas, blanks and line breaks', () => {
  expect(hasColumn('weight year\norigin', 'year')).toBe(true)
  expect(hasColumn('weight_in_lbs', 'weight')).toBe(false)
})
