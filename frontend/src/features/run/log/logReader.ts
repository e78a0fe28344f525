import { appended, emptyWindow, isAtEnd, isAtStart, prepended, trimmed, type LogWindow } from './logWindow'

export type LogPart = { offset: number; bytes: Uint8Array; size: number }
export type ReadPart = (offset: number, limit: number, signal: AbortSignal) => Promise<LogPart>

export type LogState = {
  window: LogWindow
  /** At which end more is being read; 'place' while another place is opened. */
  reading: 'place' | 'before' | 'after' | null
  error: Error | null
  /** Nothing has been read yet, so that an empty window does not mean an empty log. */
  isOpened: boolean
}

export type Place = 'start' | 'end' | number

type LogReaderOptions = { chunkBytes?: number; mostBytes?: number }

const CHUNK = 256 * 1024
const MOST = 4 * 1024 * 1024

/** Reads a log in parts, around the place that is looked at; never more of it than `mostBytes` is held. */
export class LogReader {
  private state: LogState = { window: emptyWindow(0, 0), reading: null, error: null, isOpened: false }
  private readonly listeners = new Set<() => void>()
  private readonly chunk: number
  private readonly most: number
  private abort = new AbortController()

  constructor(
    private readonly read: ReadPart,
    { chunkBytes = CHUNK, mostBytes = MOST }: LogReaderOptions = {},
  ) {
    this.chunk = chunkBytes
    this.most = mostBytes
  }

  readonly snapshot = (): LogState => this.state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Shows another place; `size` is how long the log is, as far as the caller has heard. */
  async open(place: Place, size = this.state.window.size): Promise<void> {
    await this.reads('place', async (signal) => {
      let offset = this.offsetOf(place, size)
      let part = await this.read(offset, this.chunk, signal)
      if (place === 'end' && part.size - (offset + part.bytes.length) > 0) {
        // The log is longer than was said.
        offset = this.offsetOf('end', part.size)
        part = await this.read(offset, this.chunk, signal)
      }
      return appended(emptyWindow(offset, part.size), part.bytes, part.size)
    })
  }

  /** Reads on at one end, if there is more; what is held at the other end may be given up for it. */
  async more(end: 'before' | 'after'): Promise<void> {
    const { window, reading, isOpened } = this.state
    if (reading || !isOpened || (end === 'before' ? isAtStart(window) : isAtEnd(window))) return
    await this.reads(end, async (signal) => {
      if (end === 'before') {
        const offset = Math.max(0, window.from - this.chunk)
        const { bytes } = await this.read(offset, window.from - offset, signal)
        return trimmed(prepended(window, bytes), this.most, 'start')
      }
      const { bytes, size } = await this.read(window.to, this.chunk, signal)
      return trimmed(appended(window, bytes, size), this.most, 'end')
    })
  }

  /** Hears that the log has grown. */
  grewTo(size: number): void {
    const { window } = this.state
    if (size > window.size) this.become({ window: { ...window, size } })
  }

  /** Reads up to the end; a stretch too long to be held is skipped. */
  async catchUp(): Promise<void> {
    const { window, isOpened, reading } = this.state
    if (!isOpened || reading || isAtEnd(window)) return
    if (window.size - window.to > this.most / 2) await this.open('end')
    else await this.more('after')
  }

  stop(): void {
    this.abort.abort()
  }

  private offsetOf(place: Place, size: number): number {
    if (place === 'start') return 0
    return Math.max(0, place === 'end' ? size - this.chunk : place - Math.floor(this.chunk / 4))
  }

  private async reads(
    reading: LogState['reading'],
    read: (signal: AbortSignal) => Promise<LogWindow>,
  ): Promise<void> {
    // Whatever was under way is for a place that nobody looks at any more.
    this.abort.abort()
    this.abort = new AbortController()
    const { signal } = this.abort
    this.become({ reading, error: null })
    try {
      const window = await read(signal)
      // The log may have been heard to grow in the meantime.
      const size = Math.max(window.size, this.state.window.size)
      if (!signal.aborted) this.become({ window: { ...window, size }, reading: null, isOpened: true })
    } catch (reason) {
      if (signal.aborted) return
      this.become({ reading: null, error: reason instanceof Error ? reason : new Error(String(reason)) })
    }
  }

  private become(change: Partial<LogState>): void {
    this.state = { ...this.state, ...change }
    for (const listener of this.listeners) listener()
  }
}
