import {
  firstWidth,
  inWidthLimits,
  missingShare,
  NARROWEST,
  shownColumns,
  tooNarrow,
  WIDEST,
} from './columns'

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

it('shows numbers and moments whole, however long they are', () => {
  const rows = [
    [0.1, '2024-01-01T12:00:00.123456+09:00'],
    [-1.546077344610881e-12, ''],
  ]
  const [number, moment] = shownColumns([column('n', 'double'), column('t')], rows, [])

  expect(moment?.isWhole).toBe(true)
  expect(firstWidth(number!, 0, rows, 'card')).toBeGreaterThan('-1.546077344610881e-12'.length * 7.6 + 20)
  expect(firstWidth(moment!, 1, rows, 'card')).toBeGreaterThan(32 * 7.6 + 20)
})

it('sees which numbers further down need a wider column', () => {
  const columns = shownColumns([column('n', 'double'), column('word')], [[1, 'a']], [])
  const rows = [
    [1, 'x'.repeat(200)],
    [1.2345678901234e-5, 'y'],
  ]

  const needs = tooNarrow(columns, [0, 1], rows, () => 88)

  expect([...needs.keys()]).toEqual([0])
  expect(tooNarrow(columns, [0, 1], rows, () => needs.get(0) ?? 0).size).toBe(0)
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
