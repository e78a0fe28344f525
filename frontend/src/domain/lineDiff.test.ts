import { describe, expect, it } from 'vitest'

import { lineDiff, withContext } from './lineDiff'

const signs = { same: ' ', added: '+', removed: '-' }
const shown = (before: string, after: string) =>
  lineDiff(before, after)?.map(({ sign, text }) => signs[sign] + text)

describe('comparing two texts by line', () => {
  it('finds the fewest lines that changed', () => {
    expect(shown('a\nb\nc\n', 'a\nx\nc\nd\n')).toEqual([' a', '-b', '+x', ' c', '+d'])
    expect(shown('', 'a\nb\n')).toEqual(['+a', '+b'])
    expect(shown('a\nb\n', '')).toEqual(['-a', '-b'])
    expect(shown('a\r\nb', 'a\nb\n')).toEqual([' a', ' b'])
  })

  it('gives both texts back, whatever they are', () => {
    let seed = 7
    const random = (most: number) => (seed = (seed * 48271) % 2147483647) % most
    for (let round = 0; round < 200; round += 1) {
      const [one, other] = [0, 1].map(() => Array.from({ length: random(12) }, () => 'abc'[random(3)] ?? ''))
      const lines = lineDiff(one?.join('\n') ?? '', other?.join('\n') ?? '') ?? []

      expect(lines.filter(({ sign }) => sign !== 'added').map(({ text }) => text)).toEqual(one)
      expect(lines.filter(({ sign }) => sign !== 'removed').map(({ text }) => text)).toEqual(other)
    }
  })

  it('gives up on what would take too long', () => {
    const lines = (word: string) => Array.from({ length: 6_000 }, (_, at) => `${word}${at}`).join('\n')

    expect(lineDiff(lines('a'), lines('b'))).toBeNull()
  })

  it('leaves out what is far from any change', () => {
    const before = Array.from({ length: 20 }, (_, at) => `${at}`).join('\n')

    const rows = withContext(lineDiff(before, before.replace('10', 'ten')) ?? [], 2)

    expect(rows.map((row) => ('skipped' in row ? row.skipped : row.text))).toEqual([
      8,
      '8',
      '9',
      '10',
      'ten',
      '11',
      '12',
      7,
    ])
  })
})
