import { firstWidth, inWidthLimits, missingShare, NARROWEST, shownColumns, WIDEST } from './columns'

const column = (name: string, type = 'string') => ({ name, type })
const nothing = { missing: 0, distinct: null, min: null, max: null, mean: null, bars: null, top: null }

it.each([
  { type: 'int64', rows: [], isNumeric: true },
  { type: 'decimal128(5, 2)', rows: [], isNumeric: true },
  { type: 'string', rows: [['a']], isNumeric: false },
  { type: 'struct', rows: [[1]], isNumeric: true },
])('sees whether a column of $type holds numbers', ({ type, rows, isNumeric }) => {
  expect(shownColumns([column('c', type)], rows, [])[0]?.isNumeric).toBe(isNumeric)
})

it('puts what a column holds beside its name, in the order of the preview', () => {
  const [first, second] = shownColumns([column('a'), column('b')], [], [{ ...nothing, distinct: 3 }])

  expect(first?.summary?.distinct).toBe(3)
  expect(second?.summary).toBeNull()
})

it('is as wide as its values need, and no wider than one can read', () => {
  const [shown] = shownColumns([column('a')], [], [])
  const width = (text: string) => firstWidth(shown!, 0, [[text]], 'card')

  expect(width('x')).toBe(88)
  expect(width('x'.repeat(20))).toBeGreaterThan(width('x'.repeat(12)))
  expect(width('x'.repeat(5000))).toBe(200)
})

it('can be dragged neither away nor across the whole desk', () => {
  expect(inWidthLimits(-50)).toBe(NARROWEST)
  expect(inWidthLimits(120.4)).toBe(120)
  expect(inWidthLimits(99_999)).toBe(WIDEST)
})

it('misses nothing where there are no rows', () => {
  expect(missingShare({ ...nothing, missing: 3 }, 12)).toBe(0.25)
  expect(missingShare({ ...nothing, missing: 0 }, 0)).toBe(0)
})
