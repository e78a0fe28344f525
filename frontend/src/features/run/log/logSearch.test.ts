import type { ReadPart } from './logReader'
import { findFar, findMatches } from './logSearch'
import type { LogLine } from './logWindow'

const line = (text: string, offset = 0): LogLine => ({ offset, text, carry: '', isCut: false })

it('finds a text whatever its case, more than once in a line, and not inside colour codes', () => {
  const lines = [line('Loss 0.3, loss 0.2'), line('nothing'), line('\u001b[31mLOSS\u001b[0m')]

  expect(findMatches(lines, 'loss')).toEqual([
    { line: 0, from: 0, to: 4 },
    { line: 0, from: 10, to: 14 },
    { line: 2, from: 0, to: 4 },
  ])
  expect(findMatches(lines, '31m')).toEqual([])
  expect(findMatches(lines, '')).toEqual([])
})

describe('beyond the part that is held', () => {
  const MEGABYTE = 1024 * 1024
  const log = new TextEncoder().encode(
    '.'.repeat(MEGABYTE - 2) + 'Wärme ERROR' + '.'.repeat(2 * MEGABYTE) + 'error again',
  )
  const read: ReadPart = (offset, limit) =>
    Promise.resolve({ offset, bytes: log.slice(offset, offset + limit), size: log.length })
  const far = (query: string, start: number, end: number) =>
    findFar({ read, query, start, end, signal: new AbortController().signal, onProgress: () => undefined })

  it('finds the next match, also where it lies across two reads', async () => {
    expect(await far('Wärme', 0, log.length)).toBe(MEGABYTE - 2)
  })

  it('finds the last match before a place', async () => {
    expect(await far('error', log.length - 20, 0)).toBe(MEGABYTE - 2 + 'Wärme '.length + 1)
  })

  it('says when there is none', async () => {
    expect(await far('warning', 0, log.length)).toBeNull()
  })
})
