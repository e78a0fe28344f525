import { plainText } from '../../../ui/ansi'
import type { ReadPart } from './logReader'
import type { LogLine } from './logWindow'

export type Match = { line: number; from: number; to: number }

const MOST_MATCHES = 10_000

/** Where a text stands in the lines, whatever the case of its letters. */
export function findMatches(lines: readonly LogLine[], query: string): readonly Match[] {
  const sought = query.toLowerCase()
  const matches: Match[] = []
  if (sought === '') return matches
  for (let line = 0; line < lines.length && matches.length < MOST_MATCHES; line += 1) {
    const text = plainText(lines[line]?.text ?? '').toLowerCase()
    for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + sought.length)) {
      matches.push({ line, from: at, to: at + sought.length })
    }
  }
  return matches
}

type FarSearch = {
  read: ReadPart
  query: string
  /** Where to begin, and where to give up. Backwards when the end stands before the start. */
  start: number
  end: number
  signal: AbortSignal
  onProgress: (searchedBytes: number) => void
}

const STRIDE = 1024 * 1024

/** The byte of the first match outside the part that is held: reads the log in strides, keeping none of them. */
export async function findFar({
  read,
  query,
  start,
  end,
  signal,
  onProgress,
}: FarSearch): Promise<number | null> {
  const isForward = end >= start
  const sought = query.toLowerCase()
  // A match may lie across two strides.
  const overlap = new TextEncoder().encode(query).length - 1
  for (let at = start; isForward ? at < end : at > end; at += isForward ? STRIDE : -STRIDE) {
    const from = isForward ? at : Math.max(end, at - STRIDE)
    const to = isForward ? Math.min(end, at + STRIDE) : at
    const { bytes } = await read(from, to - from + overlap, signal)
    const text = latin(bytes)
    const needle = latin(new TextEncoder().encode(sought))
    const found = isForward ? text.indexOf(needle) : text.lastIndexOf(needle)
    if (found >= 0) return from + found
    onProgress(Math.abs(at - start) + (to - from))
  }
  return null
}

// One sign for each byte, so that the place of a match in the text is its place in the file. Only the letters a to z
// have their case made equal; that is what it costs.
const decoder = new TextDecoder('latin1')
const latin = (bytes: Uint8Array) =>
  decoder.decode(bytes).replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
