import { daysOf, isPeriod, rangeOf } from './period'

const NOW = Date.parse('2026-03-10T12:30:40Z')

it('counts hours and days back from now, by the minute', () => {
  expect(rangeOf('24h', NOW)).toEqual({ since: '2026-03-09T12:30:00.000Z' })
  expect(rangeOf('7d', NOW)).toEqual({ since: '2026-03-03T12:30:00.000Z' })
})

it('takes the last of two days whole, and leaves an open end open', () => {
  const before = new Date('2026-03-03T00:00').toISOString()

  expect(rangeOf('2026-03-01..2026-03-02', NOW)).toEqual({
    since: new Date('2026-03-01T00:00').toISOString(),
    before,
  })
  expect(rangeOf('..2026-03-02', NOW)).toEqual({ before })
  expect(daysOf('2026-03-01..')).toEqual({ from: '2026-03-01', to: '' })
})

it.each(['', '..', 'yesterday', '0d', '7w', '2026-13-01..', '2026-03-01'])(
  'knows that %o is none',
  (text) => {
    expect(isPeriod(text)).toBe(false)
  },
)
