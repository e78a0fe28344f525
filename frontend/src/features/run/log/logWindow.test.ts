import {
  appended,
  decoded,
  emptyWindow,
  isAtEnd,
  lineAt,
  lineNumbers,
  LONGEST_LINE,
  prepended,
  shownLines,
  trimmed,
  type LogWindow,
} from './logWindow'

const encoder = new TextEncoder()
const bytes = (text: string) => encoder.encode(text)
const texts = (window: LogWindow) => shownLines(window).map(({ text }) => text)

/** Reads `log` from byte `at` in pieces of `step` bytes. */
function readOn(log: Uint8Array, at: number, step: number): LogWindow {
  let window = emptyWindow(at, log.length)
  while (window.to < log.length) window = appended(window, log.slice(window.to, window.to + step), log.length)
  return window
}

const LOG = 'read 406 rows\nfit gradient boosting\nR² 0.87 für alle Wagen\ndone\n'

it.each([1, 2, 3, 7, 1000])(
  'reads the same lines in pieces of %i bytes, characters of several bytes too',
  (step) => {
    const window = readOn(bytes(LOG), 0, step)

    expect(texts(window)).toEqual(LOG.trimEnd().split('\n'))
    expect(isAtEnd(window)).toBe(true)
  },
)

it('shows the last line while it is being written, and once', () => {
  const begun = appended(emptyWindow(0, 4), bytes('epoc'), 4)
  const ended = appended(begun, bytes('h 1\nepoch 2'), 15)

  expect(texts(begun)).toEqual(['epoc'])
  expect(texts(ended)).toEqual(['epoch 1', 'epoch 2'])
})

describe('from the middle of a log', () => {
  it('begins with the first whole line', () => {
    const window = readOn(bytes(LOG), 5, 1000)

    expect(texts(window)[0]).toBe('fit gradient boosting')
  })

  it('completes the line that was cut when what stands before it is read', () => {
    const log = bytes(LOG)
    const window = readOn(log, 20, 1000)

    const whole = prepended(prepended(window, log.slice(8, 20)), log.slice(0, 8))

    expect(texts(whole)).toEqual(LOG.trimEnd().split('\n'))
    expect(whole.from).toBe(0)
  })

  it('names lines by the byte where they begin, from whichever side they were read', () => {
    const log = bytes(LOG)
    const down = shownLines(readOn(log, 0, 1000))
    const up = shownLines(prepended(readOn(log, 40, 1000), log.slice(0, 40)))

    expect(up.map(({ offset }) => offset)).toEqual(down.map(({ offset }) => offset))
  })
})

describe('a window that has grown too large', () => {
  const log = bytes(Array.from({ length: 1000 }, (_, line) => `line ${line}`).join('\n') + '\n')

  it('gives up its beginning while the end is followed, and reads it again from there', () => {
    const held = trimmed(readOn(log, 0, 500), 2_000, 'end')

    expect(held.to - held.from).toBeLessThanOrEqual(2_000)
    expect(texts(held).at(-1)).toBe('line 999')
    expect(texts(prepended(held, log.slice(0, held.from)))).toHaveLength(1000)
  })

  it('gives up its end while one reads upwards, and reads it again from there', () => {
    const held = trimmed(readOn(log, 0, 500), 2_000, 'start')

    expect(held.to - held.from).toBeLessThanOrEqual(2_020)
    expect(texts(held)[0]).toBe('line 0')
    expect(texts(appended(held, log.slice(held.to), log.length))).toHaveLength(1000)
  })
})

it.each([4_096, 100_000])('shows a line without end in pieces, read by %i bytes', (step) => {
  const endless = 'é'.repeat(5 * LONGEST_LINE)

  const shown = texts(readOn(bytes(endless), 0, step))

  expect(Math.max(...shown.map((text) => text.length))).toBeLessThanOrEqual(LONGEST_LINE)
  expect(shown.join('')).toBe(endless)
})

it('lets a colour go on until it is switched off', () => {
  const [first, second, third] = shownLines(readOn(bytes('\u001b[31mred\nstill red\u001b[0m\nplain\n'), 0, 6))

  expect([first?.carry, second?.carry, third?.carry]).toEqual(['', '\u001b[31m', ''])
})

it('finds the line of a byte', () => {
  const lines = shownLines(readOn(bytes(LOG), 0, 1000))

  expect([0, 13, 14, 20, 9_999].map((offset) => lineAt(lines, offset))).toEqual([0, 0, 1, 1, 3])
})

it.each([
  { what: 'bytes that are no text', bytes: [0x61, 0xff, 0x00, 0xc3, 0x62], text: 'a\\xff\\x00\\xc3b' },
  { what: 'characters between them', bytes: [0xea, 0xb0, 0x80, 0x80, 0xc3, 0xb6], text: '가\\x80ö' },
  { what: 'colour codes as they are', bytes: [0x1b, 0x5b, 0x33, 0x31, 0x6d, 0x78], text: '\u001b[31mx' },
])('shows $what', ({ bytes, text }) => {
  expect(decoded(Uint8Array.from(bytes))).toBe(text)
})

it('numbers a line once, in however many pieces it is shown', () => {
  const long = `${'x'.repeat(LONGEST_LINE * 2 + 5)}\n`
  const window = appended(emptyWindow(0, 0), bytes(`one\n${long}three\n`), 0)

  expect(lineNumbers(window.lines)).toEqual([1, 2, null, null, 3])
})
