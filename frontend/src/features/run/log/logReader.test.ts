import { LogReader, type ReadPart } from './logReader'
import { shownLines } from './logWindow'

const encoder = new TextEncoder()

/** A log that lies somewhere else; keeps which parts were asked for. */
function remoteLog(text: string) {
  let bytes = encoder.encode(text)
  const asked: (readonly [offset: number, limit: number])[] = []
  const read: ReadPart = (offset, limit) => {
    asked.push([offset, limit])
    return Promise.resolve({ offset, bytes: bytes.slice(offset, offset + limit), size: bytes.length })
  }
  return {
    read,
    asked,
    get size() {
      return bytes.length
    },
    write(more: string) {
      bytes = encoder.encode(new TextDecoder().decode(bytes) + more)
    },
  }
}

const numbered = (count: number) => Array.from({ length: count }, (_, line) => `line ${line}\n`).join('')
const lastLine = (reader: LogReader) => shownLines(reader.snapshot().window).at(-1)?.text
const firstLine = (reader: LogReader) => shownLines(reader.snapshot().window)[0]?.text
const SMALL = { chunkBytes: 1_000, mostBytes: 4_000 }

it('opens a huge log at its end with one small read', async () => {
  const log = remoteLog(numbered(100_000))
  const reader = new LogReader(log.read, SMALL)

  await reader.open('end', log.size)

  expect(lastLine(reader)).toBe('line 99999')
  expect(log.asked).toEqual([[log.size - 1_000, 1_000]])
})

it('finds the end of a log whose length it was not told', async () => {
  const log = remoteLog(numbered(10_000))
  const reader = new LogReader(log.read, SMALL)

  await reader.open('end', 0)

  expect(lastLine(reader)).toBe('line 9999')
  expect(log.asked).toHaveLength(2)
})

it('reads upwards to the first line and never holds more than it may', async () => {
  const log = remoteLog(numbered(2_000))
  const reader = new LogReader(log.read, SMALL)
  await reader.open('end', log.size)

  let most = 0
  while (reader.snapshot().window.from > 0) {
    await reader.more('before')
    const { from, to } = reader.snapshot().window
    most = Math.max(most, to - from)
  }

  expect(firstLine(reader)).toBe('line 0')
  expect(most).toBeLessThan(4_100)
})

it('asks for nothing where there is nothing', async () => {
  const log = remoteLog(numbered(10))
  const reader = new LogReader(log.read, SMALL)
  await reader.open('start')

  await reader.more('before')
  await reader.more('after')

  expect(log.asked).toHaveLength(1)
})

it('follows a log that grows', async () => {
  const log = remoteLog(numbered(3))
  const reader = new LogReader(log.read, SMALL)
  await reader.open('end', log.size)

  log.write('line 3\n')
  reader.grewTo(log.size)
  await reader.catchUp()

  expect(shownLines(reader.snapshot().window).map(({ text }) => text)).toEqual([
    'line 0',
    'line 1',
    'line 2',
    'line 3',
  ])
})

it('skips to the end when the log grows faster than it can be held', async () => {
  const log = remoteLog(numbered(3))
  const reader = new LogReader(log.read, SMALL)
  await reader.open('end', log.size)
  log.asked.length = 0

  log.write(numbered(5_000))
  reader.grewTo(log.size)
  await reader.catchUp()

  expect(lastLine(reader)).toBe('line 4999')
  expect(log.asked).toHaveLength(1)
})

it('keeps what it holds when a read fails, and says why', async () => {
  const log = remoteLog(numbered(5_000))
  let isBroken = false
  const reader = new LogReader(
    (...part) => (isBroken ? Promise.reject(new Error('The server does not answer.')) : log.read(...part)),
    SMALL,
  )
  await reader.open('start')

  isBroken = true
  await reader.more('after')
  expect(reader.snapshot().error?.message).toBe('The server does not answer.')
  expect(firstLine(reader)).toBe('line 0')

  isBroken = false
  await reader.more('after')
  expect(reader.snapshot().error).toBeNull()
})

it('forgets an answer that comes after another place was opened', async () => {
  const log = remoteLog(numbered(5_000))
  const held: (() => void)[] = []
  const reader = new LogReader(async (...part) => {
    if (part[0] === 0) await new Promise<void>((resolve) => held.push(resolve))
    return log.read(...part)
  }, SMALL)

  const slow = reader.open('start')
  await reader.open('end', log.size)
  held.forEach((letGo) => letGo())
  await slow

  expect(lastLine(reader)).toBe('line 4999')
})
