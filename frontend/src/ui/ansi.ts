/** A stretch of a line in one look, as colour codes of a terminal ask for it. */
export type AnsiSpan = { text: string; look: AnsiLook }

export type AnsiLook = {
  /** One of the sixteen colours that a theme names, or a colour of its own. */
  ink?: AnsiColour | undefined
  paper?: AnsiColour | undefined
  bold?: boolean
  dim?: boolean
  italic?: boolean
  underline?: boolean
}
export type AnsiColour = { named: number } | { css: string }

// eslint-disable-next-line no-control-regex -- these sequences begin with the escape character
const SEQUENCE = /\u001b(?:\[([0-?]*)[ -/]*([@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g
// eslint-disable-next-line no-control-regex -- what a terminal would act on and a page cannot show
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f]/g

/**
 * The spans of a line. Colours are read; other orders to a terminal are left out.
 * Of a line that was written over and over, as by a progress bar, the last writing is shown.
 */
export function ansiSpans(line: string, carry = ''): readonly AnsiSpan[] {
  const text = lastWriting(line)
  if (!carry && !text.includes('\u001b')) return plain(text)
  const spans: AnsiSpan[] = []
  let look: AnsiLook = {}
  let at = 0
  const whole = carry + text
  for (const found of whole.matchAll(SEQUENCE)) {
    push(spans, whole.slice(at, found.index), look)
    at = found.index + found[0].length
    if (found[2] === 'm') look = afterCodes(look, found[1] ?? '')
  }
  push(spans, whole.slice(at), look)
  return spans
}

/** The line as one reads it: what search looks through. */
export const plainText = (line: string) => lastWriting(line).replace(SEQUENCE, '').replace(UNSEEN, '')

const plain = (text: string): readonly AnsiSpan[] => {
  const seen = text.replace(UNSEEN, '')
  return seen ? [{ text: seen, look: {} }] : []
}

function push(spans: AnsiSpan[], text: string, look: AnsiLook): void {
  const seen = text.replace(UNSEEN, '')
  if (seen) spans.push({ text: seen, look })
}

function lastWriting(line: string): string {
  if (!line.includes('\r')) return line
  return line.split('\r').findLast((part) => part !== '') ?? ''
}

function afterCodes(before: AnsiLook, codes: string): AnsiLook {
  const numbers = codes.split(/[;:]/).map(Number)
  let look = before
  for (let at = 0; at < numbers.length; at += 1) {
    const code = numbers[at] ?? 0
    if (code === 38 || code === 48) {
      const { colour, used } = extendedColour(numbers, at + 1)
      if (colour) look = code === 38 ? { ...look, ink: colour } : { ...look, paper: colour }
      at += used
    } else {
      look = afterCode(look, code)
    }
  }
  return look
}

function afterCode(look: AnsiLook, code: number): AnsiLook {
  if (code >= 30 && code <= 37) return { ...look, ink: { named: code - 30 } }
  if (code >= 40 && code <= 47) return { ...look, paper: { named: code - 40 } }
  if (code >= 90 && code <= 97) return { ...look, ink: { named: code - 82 } }
  if (code >= 100 && code <= 107) return { ...look, paper: { named: code - 92 } }
  switch (code) {
    case 0:
      return {}
    case 1:
      return { ...look, bold: true }
    case 2:
      return { ...look, dim: true }
    case 3:
      return { ...look, italic: true }
    case 4:
      return { ...look, underline: true }
    case 22:
      return { ...look, bold: false, dim: false }
    case 23:
      return { ...look, italic: false }
    case 24:
      return { ...look, underline: false }
    case 39:
      return { ...look, ink: undefined }
    case 49:
      return { ...look, paper: undefined }
    default:
      return look
  }
}

/** The colour after 38 or 48: `5;n` of 256, or `2;r;g;b`; and how many numbers it took. */
function extendedColour(numbers: readonly number[], at: number): { colour: AnsiColour | null; used: number } {
  const [kind, ...values] = numbers.slice(at, at + 4)
  if (kind === 5) return { colour: indexedColour(values[0] ?? 0), used: 2 }
  if (kind === 2) return { colour: { css: `rgb(${values.map(byteOf).join(' ')})` }, used: 4 }
  return { colour: null, used: 0 }
}

const byteOf = (value: number) => Math.min(255, Math.max(0, value || 0))

const CUBE = [0, 95, 135, 175, 215, 255]

function indexedColour(index: number): AnsiColour {
  if (index < 16) return { named: index }
  if (index >= 232) {
    const grey = 8 + (Math.min(index, 255) - 232) * 10
    return { css: `rgb(${grey} ${grey} ${grey})` }
  }
  const cube = index - 16
  const levels = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((level) => CUBE[level])
  return { css: `rgb(${levels.join(' ')})` }
}
