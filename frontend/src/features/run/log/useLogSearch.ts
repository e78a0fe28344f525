import { useMemo, useRef, useState } from 'react'

import type { Mark } from '../../../ui/AnsiLine'
import type { LogReader, ReadPart } from './logReader'
import { findFar, findMatches, type Match } from './logSearch'
import { isAtEnd, isAtStart, lineAt, shownLines, type LogLine } from './logWindow'

export type LogSearch = {
  query: string
  setQuery: (query: string) => void
  matches: readonly Match[]
  /** Position in `matches`; -1 when there are none. */
  current: number
  marksOf: (line: number) => readonly Mark[] | undefined
  step: (by: 1 | -1) => void
  /** How far a search beyond the part that is held has come; null when none is under way. */
  far: { searched: number; total: number } | null
  /** The last search beyond the part that is held came to the log's end, or its start. */
  isExhausted: boolean
  stopFar: () => void
}

type SearchTools = {
  lines: readonly LogLine[]
  reader: LogReader
  read: ReadPart
  show: (line: number) => void
}

/** Search in the lines that are held, and on request through the rest of the log. */
export function useLogSearch({ lines, reader, read, show }: SearchTools): LogSearch {
  const [query, setQueryText] = useState('')
  // The byte of the line and the place in it: it stays the same match when lines are added around it.
  const [at, setAt] = useState<{ offset: number; from: number } | null>(null)
  const [far, setFar] = useState<LogSearch['far']>(null)
  const [isExhausted, setIsExhausted] = useState(false)
  const abort = useRef<AbortController | null>(null)

  const matches = useMemo(() => findMatches(lines, query), [lines, query])
  const current = at
    ? matches.findIndex((match) => lines[match.line]?.offset === at.offset && match.from === at.from)
    : -1
  const byLine = useMemo(() => matchesByLine(matches), [matches])

  function setQuery(next: string) {
    setQueryText(next)
    setAt(null)
    setIsExhausted(false)
    abort.current?.abort()
    setFar(null)
    const [first] = findMatches(lines, next)
    if (first) goTo(first, lines)
  }

  function goTo(match: Match, among: readonly LogLine[]) {
    setAt({ offset: among[match.line]?.offset ?? 0, from: match.from })
    show(match.line)
  }

  function step(by: 1 | -1) {
    const next = matches[current < 0 ? (by > 0 ? 0 : matches.length - 1) : current + by]
    if (next) goTo(next, lines)
    else if (query) void searchOn(by)
  }

  async function searchOn(by: 1 | -1) {
    const { window } = reader.snapshot()
    if (by > 0 ? isAtEnd(window) : isAtStart(window)) {
      // Round again, inside what is held.
      const wrapped = by > 0 ? matches[0] : matches.at(-1)
      if (wrapped) goTo(wrapped, lines)
      return
    }
    abort.current?.abort()
    const controller = new AbortController()
    abort.current = controller
    const [start, end] = by > 0 ? [window.to, window.size] : [window.from, 0]
    setIsExhausted(false)
    setFar({ searched: 0, total: Math.abs(end - start) })
    try {
      const offset = await findFar({
        read,
        query,
        start,
        end,
        signal: controller.signal,
        onProgress: (searched) => setFar({ searched, total: Math.abs(end - start) }),
      })
      if (offset === null) {
        setIsExhausted(true)
        return
      }
      await reader.open(offset)
      const found = shownLines(reader.snapshot().window)
      const line = lineAt(found, offset)
      const match = findMatches(found.slice(line, line + 1), query)[0]
      if (match) goTo({ ...match, line }, found)
    } catch {
      // Stopped by the person, or the server does not answer: what is held stays as it is.
    } finally {
      if (abort.current === controller) setFar(null)
    }
  }

  return {
    query,
    setQuery,
    matches,
    current,
    marksOf: (line) =>
      byLine
        .get(line)
        ?.map((match) => ({ from: match.from, to: match.to, isCurrent: matches[current] === match })),
    step,
    far,
    isExhausted,
    stopFar: () => abort.current?.abort(),
  }
}

function matchesByLine(matches: readonly Match[]): ReadonlyMap<number, readonly Match[]> {
  const byLine = new Map<number, Match[]>()
  for (const match of matches) {
    const others = byLine.get(match.line)
    if (others) others.push(match)
    else byLine.set(match.line, [match])
  }
  return byLine
}
