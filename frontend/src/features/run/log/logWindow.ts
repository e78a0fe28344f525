/**
 * The part of a log that is held in memory: whole lines around the place that is looked at.
 *
 * A log may be larger than memory, so places in it are byte offsets, and parts are joined at its two ends only.
 */

export type LogLine = {
  /** The byte at which the line begins: its name, as long as the log lives. */
  offset: number
  text: string
  /** Colour codes that earlier lines left switched on. */
  carry: string
  /** A piece of a longer line, which goes on in the next one. */
  isCut: boolean
}

export type LogWindow = {
  /** Length of the whole log, as far as known. */
  size: number
  /** The bytes held: from this one up to and without `to`. */
  from: number
  to: number
  lines: readonly LogLine[]
  /** The end of a line that begins before `from`. */
  head: Uint8Array
  /** The beginning of a line whose end has not been written, or not been read. */
  tail: Uint8Array
  /** Colour codes that are switched on after the last whole line. */
  carry: string
}

const NOTHING = new Uint8Array(0)
const LINE_END = 10
/** Longer lines are shown in pieces; nobody reads them, and one of a gigabyte must do no harm. */
export const LONGEST_LINE = 8_000

export const emptyWindow = (at: number, size: number): LogWindow => ({
  size,
  from: at,
  to: at,
  lines: [],
  head: NOTHING,
  tail: NOTHING,
  carry: '',
})

/** The window with bytes that follow its end; `size` is the length of the log as the server told it with them. */
export function appended(window: LogWindow, bytes: Uint8Array, size: number): LogWindow {
  const grown = { ...window, size: Math.max(window.size, size, window.to + bytes.length) }
  if (bytes.length === 0) return grown
  const isFirst = window.to === window.from
  const { head, rest } = isFirst && window.from > 0 ? withoutHead(bytes) : { head: window.head, rest: bytes }
  const data = joined(window.tail, rest)
  let cut = data.lastIndexOf(LINE_END) + 1
  while (data.length - cut > LONGEST_LINE) cut = pieceEnd(data, cut)
  const begin = window.to + bytes.length - data.length
  const { lines, carry } = readLines(data.subarray(0, cut), begin, window.carry)
  return {
    ...grown,
    to: window.to + bytes.length,
    lines: lines.length === 0 ? window.lines : [...window.lines, ...lines],
    head,
    tail: data.slice(cut),
    carry,
  }
}

/** The window with bytes that end where it begins. */
export function prepended(window: LogWindow, bytes: Uint8Array): LogWindow {
  if (bytes.length === 0) return window
  const from = window.from - bytes.length
  const data = joined(bytes, window.head)
  const { head, rest } = from > 0 ? withoutHead(data) : { head: NOTHING, rest: data }
  const { lines } = readLines(rest, from + head.length, '')
  return { ...window, from, head, lines: [...lines, ...window.lines] }
}

/** At most `most` bytes of the window, given up at the end that is not looked at. */
export function trimmed(window: LogWindow, most: number, keep: 'start' | 'end'): LogWindow {
  const { lines, from, to } = window
  if (to - from <= most) return window
  if (keep === 'end') {
    const kept = lines.slice(lines.findIndex(({ offset }) => offset >= to - most))
    const first = kept[0]
    return first === undefined || kept.length === lines.length
      ? window
      : { ...window, from: first.offset, head: NOTHING, lines: kept }
  }
  const end = lines.findIndex(({ offset }) => offset > from + most)
  const first = lines[end]
  return first === undefined
    ? window
    : { ...window, to: first.offset, lines: lines.slice(0, end), tail: NOTHING, carry: first.carry }
}

/** What is shown: the whole lines, and the last one as far as it has been written. */
export function shownLines({ lines, to, tail, carry }: LogWindow): readonly LogLine[] {
  if (tail.length === 0) return lines
  return [...lines, { offset: to - tail.length, text: decoded(tail), carry, isCut: false }]
}

/** The number of each line in the part that is held; null for a piece that goes on with the one before it. */
export function lineNumbers(lines: readonly LogLine[]): readonly (number | null)[] {
  let number = 0
  return lines.map((_, at) => (lines[at - 1]?.isCut ? null : (number += 1)))
}

export const isAtStart = ({ from }: LogWindow) => from === 0
export const isAtEnd = ({ to, size }: LogWindow) => to >= size

/** The index of the line in which a byte stands. */
export function lineAt(lines: readonly LogLine[], offset: number): number {
  let low = 0
  let high = lines.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((lines[middle]?.offset ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}

// Without any line end the part lies inside one very long line, and is then read as if it began here.
function withoutHead(bytes: Uint8Array): { head: Uint8Array; rest: Uint8Array } {
  const end = bytes.indexOf(LINE_END) + 1
  return { head: bytes.slice(0, end), rest: bytes.subarray(end) }
}

function readLines(
  data: Uint8Array,
  begin: number,
  carryBefore: string,
): { lines: LogLine[]; carry: string } {
  const lines: LogLine[] = []
  let carry = carryBefore
  for (let at = 0; at < data.length;) {
    const newline = data.indexOf(LINE_END, at)
    const end = newline < 0 ? data.length : newline
    const stop = end - at > LONGEST_LINE ? pieceEnd(data, at) : end
    const text = decoded(data.subarray(at, stop))
    lines.push({ offset: begin + at, text, carry, isCut: stop !== newline })
    carry = carryAfter(carry, text)
    at = stop === newline ? stop + 1 : stop
  }
  return { lines, carry }
}

/** The end of a piece of a long line; a character of several bytes is not cut. */
function pieceEnd(data: Uint8Array, at: number): number {
  let end = at + LONGEST_LINE
  while (end > at + LONGEST_LINE - 4 && isInsideCharacter(data[end])) end -= 1
  return end
}

const isInsideCharacter = (byte: number | undefined) =>
  byte !== undefined && (byte & 0b1100_0000) === 0b1000_0000

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const UNREADABLE = '\ufffd'
// eslint-disable-next-line no-control-regex -- signs that neither a terminal nor a page does anything with
const UNSEEN = /[\u0000-\u0006\u0010-\u001a\u001c-\u001f\u007f]/g

/** The bytes as text; those that are none are written out, so that they can be seen: \x00. */
export function decoded(bytes: Uint8Array): string {
  const text = decoder.decode(bytes)
  const seen = text.includes(UNREADABLE) ? withBytes(bytes) : text
  return seen.replace(UNSEEN, (sign) => escaped(sign.charCodeAt(0)))
}

/** Reads one character after another, and a byte that begins none as itself. */
function withBytes(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length;) {
    const length = characterLength(bytes, at)
    text += length === 0 ? escaped(bytes[at] ?? 0) : decoder.decode(bytes.subarray(at, at + length))
    at += Math.max(1, length)
  }
  return text
}

/** How many bytes the character that begins here has; 0 where none begins. */
function characterLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0
  if (first < 0x80) return 1
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
  const part = bytes.subarray(at, at + length)
  return part.length === length && !decoder.decode(part).includes(UNREADABLE) ? length : 0
}

const escaped = (byte: number) => `\\x${byte.toString(16).padStart(2, '0')}`

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second
  const all = new Uint8Array(first.length + second.length)
  all.set(first)
  all.set(second, first.length)
  return all
}

// eslint-disable-next-line no-control-regex -- colour codes begin with the escape character
const COLOUR_CODE = /\u001b\[[0-9;]*m/g
// eslint-disable-next-line no-control-regex -- as above
const RESET = /^\u001b\[0*m$/
const LONGEST_CARRY = 200

function carryAfter(before: string, text: string): string {
  if (!text.includes('\u001b')) return before
  let carry = before
  for (const [code] of text.matchAll(COLOUR_CODE)) carry = RESET.test(code) ? '' : carry + code
  return carry.length > LONGEST_CARRY ? '' : carry
}
