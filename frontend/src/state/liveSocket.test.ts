import type { EventBatch } from '../domain/run'
import { stepChanged } from '../domain/examples/runs'
import { LiveSocket, type Follower, type SocketLike } from './liveSocket'
import { manualTimers } from './manualTimers'

/** The far end of a socket: what was said into it, and a way to speak and to hang up. */
class Line implements SocketLike {
  onopen: (() => void) | null = null
  onmessage: ((event: { readonly data: unknown }) => void) | null = null
  onclose: (() => void) | null = null
  readonly said: unknown[] = []
  isClosed = false

  send(text: string): void {
    this.said.push(JSON.parse(text))
  }
  close(): void {
    this.isClosed = true
  }
  says(message: unknown): void {
    this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) })
  }
}

function office() {
  const timers = manualTimers()
  const lines: Line[] = []
  const polls: [number, number][] = []
  let poll: (run: number, after: number) => Promise<EventBatch> = () =>
    Promise.reject(new TypeError('Failed to fetch'))
  const socket = new LiveSocket({
    openSocket: () => {
      const line = new Line()
      lines.push(line)
      return line
    },
    fetchEvents: (run, after) => {
      polls.push([run, after])
      return poll(run, after)
    },
    timers,
    random: () => 1,
  })
  return {
    socket,
    timers,
    lines,
    polls,
    last: () => lines.at(-1)!,
    polling: (answer: typeof poll) => (poll = answer),
  }
}

/** A follower that writes down what it hears. */
function follower(after = 10) {
  const heard: unknown[] = []
  const state = { after }
  const listener: Follower = {
    after: () => state.after,
    onEvents: (batch) => {
      heard.push(['events', batch.after ?? null, batch.seq])
      state.after = Math.max(state.after, batch.seq)
    },
    onHead: (head) => heard.push(['head', head]),
    onReset: () => heard.push(['reset']),
    onError: (code) => heard.push(['error', code]),
    onConnection: (connection) => heard.push([connection]),
  }
  return { listener, heard, state }
}

describe('the line to the server', () => {
  it('opens with the first run that is followed, and asks for what comes after its snapshot', () => {
    const { socket, lines, last } = office()
    const { listener, heard } = follower()
    expect(lines).toHaveLength(0)

    socket.follow(7, listener)
    last().onopen?.()

    expect(last().said).toEqual([{ type: 'subscribe', run: 7, after: 10 }])
    expect(heard).toEqual([['connecting'], ['live']])
  })

  it('passes on what concerns a run, to that run only', () => {
    const { socket, last } = office()
    const seven = follower()
    const eight = follower()
    socket.follow(7, seven.listener)
    socket.follow(8, eight.listener)
    last().onopen?.()
    seven.heard.length = eight.heard.length = 0

    last().says({ type: 'events', run: 7, after: 10, seq: 12, events: [stepChanged(12, 'a', 'running')] })
    last().says({ type: 'heartbeat', heads: { '7': 12, '8': 40, '9': 1 } })
    last().says({ type: 'reset', run: 8 })
    last().says({ type: 'error', run: 8, code: 'not_found', message: 'No such run.' })

    expect(seven.heard).toEqual([
      ['events', 10, 12],
      ['head', 12],
    ])
    expect(eight.heard).toEqual([['head', 40], ['reset'], ['error', 'not_found']])
  })

  it('is shared by all runs, and tells the server when one is left', () => {
    const { socket, lines, last } = office()
    const following = socket.follow(7, follower().listener)
    last().onopen?.()
    socket.follow(8, follower().listener)

    following.stop()
    following.stop()

    expect(lines).toHaveLength(1)
    expect(last().said.slice(1)).toEqual([
      { type: 'subscribe', run: 8, after: 10 },
      { type: 'unsubscribe', run: 7 },
    ])
  })

  it('is hung up some time after the last run is left, and not when another page opens meanwhile', async () => {
    const { socket, timers, lines, last } = office()
    const first = socket.follow(7, follower().listener)
    last().onopen?.()
    first.stop()
    await timers.advance(1_000)
    const second = socket.follow(7, follower().listener)
    await timers.advance(6_000)
    expect(last().isClosed).toBe(false)

    second.stop()
    await timers.advance(6_000)

    expect(last().isClosed).toBe(true)
    expect(lines).toHaveLength(1)
    expect(timers.waiting).toBe(0)
  })

  it('comes back after it broke, from the last event that was taken in', async () => {
    const { socket, timers, lines, last } = office()
    socket.follow(7, follower().listener)
    last().onopen?.()
    last().says({ type: 'events', run: 7, seq: 25, events: [] })

    last().onclose?.()
    await timers.advance(500)
    last().onopen?.()

    expect(lines).toHaveLength(2)
    expect(last().said).toEqual([{ type: 'subscribe', run: 7, after: 25 }])
  })

  it('waits longer each time, and not all browsers the same', async () => {
    const { socket, timers, lines, last } = office()
    socket.follow(7, follower().listener)
    const opened: number[] = []

    for (let round = 0; round < 7; round += 1) {
      const before = timers.now()
      last().onclose?.()
      const known = lines.length
      while (lines.length === known) await timers.advance(100)
      opened.push(timers.now() - before)
    }

    expect(opened).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000])
  })

  it('takes a long silence for a dead line', async () => {
    const { socket, timers, lines, last } = office()
    socket.follow(7, follower().listener)
    last().onopen?.()
    await timers.advance(20_000)
    last().says({ type: 'heartbeat', heads: {} })
    await timers.advance(20_000)
    expect(lines).toHaveLength(1)

    await timers.advance(6_000)

    expect(lines[0]!.isClosed).toBe(true)
    expect(lines).toHaveLength(2)
  })

  it('does not hear what a line says that was given up', async () => {
    const { socket, timers, lines, last } = office()
    const { listener, heard } = follower()
    socket.follow(7, listener)
    last().onopen?.()
    await timers.advance(26_000)
    heard.length = 0

    lines[0]!.says({ type: 'heartbeat', heads: { '7': 99 } })
    lines[0]!.onclose?.()

    expect(heard).toEqual([])
    expect(lines).toHaveLength(2)
  })

  it('passes over what it cannot read', () => {
    const { socket, last } = office()
    const { listener, heard } = follower()
    socket.follow(7, listener)
    last().onopen?.()
    heard.length = 0

    for (const odd of [
      'no JSON',
      '7',
      '{}',
      '{"type":"weather"}',
      '{"type":"events","run":7,"seq":"x"}',
      '{"type":"reset"}',
    ]) {
      last().says(odd)
    }
    last().says({ type: 'heartbeat', heads: { '7': 'many' } })

    expect(heard).toEqual([])
  })

  it('asks again when what it follows misses something', () => {
    const { socket, last } = office()
    const { listener, state } = follower()
    const following = socket.follow(7, listener)
    last().onopen?.()
    state.after = 17

    following.resync()
    following.stop()
    following.resync()

    expect(last().said).toEqual([
      { type: 'subscribe', run: 7, after: 10 },
      { type: 'subscribe', run: 7, after: 17 },
      { type: 'unsubscribe', run: 7 },
    ])
  })
})

describe('when no line can be had', () => {
  it('polls the same events, and says so', async () => {
    const { socket, timers, polls, last, polling } = office()
    polling((_, after) =>
      Promise.resolve({ seq: after + 1, events: [stepChanged(after + 1, 'a', 'running')] }),
    )
    const { listener, heard } = follower()
    socket.follow(7, listener)

    last().onclose?.()
    await timers.settle()
    expect(heard).toEqual([['connecting'], ['events', 10, 11], ['polling']])
    await timers.advance(2_000)

    expect(polls).toEqual([
      [7, 10],
      [7, 11],
    ])
  })

  it('polls too when a proxy swallows the line', async () => {
    const { socket, timers, polls } = office()
    socket.follow(7, follower().listener)

    await timers.advance(5_000)

    expect(polls).toHaveLength(1)
  })

  it('polls too when opening a line is forbidden', async () => {
    const timers = manualTimers()
    const polls: number[] = []
    const socket = new LiveSocket({
      openSocket: () => {
        throw new Error('SecurityError')
      },
      fetchEvents: (_, after) => {
        polls.push(after)
        return Promise.resolve({ seq: after, events: [] })
      },
      timers,
    })
    const { listener, heard } = follower()

    socket.follow(7, listener)
    await timers.settle()

    expect(polls).toEqual([10])
    expect(heard.at(-1)).toEqual(['polling'])
  })

  it('says offline when the server does not answer at all, and polling again once it does', async () => {
    const { socket, timers, last, polling } = office()
    const { listener, heard } = follower()
    socket.follow(7, listener)
    last().onclose?.()
    await timers.settle()
    expect(heard.at(-1)).toEqual(['offline'])

    polling((_, after) => Promise.resolve({ seq: after, events: [] }))
    await timers.advance(2_000)

    expect(heard.at(-1)).toEqual(['polling'])
  })

  it('stops polling once the line is back', async () => {
    const { socket, timers, polls, last, polling } = office()
    polling((_, after) => Promise.resolve({ seq: after, events: [] }))
    const { listener, heard } = follower()
    socket.follow(7, listener)
    last().onclose?.()
    await timers.advance(500)

    last().onopen?.()
    const asked = polls.length
    await timers.advance(20_000)

    expect(polls).toHaveLength(asked)
    expect(heard.at(-1)).toEqual(['live'])
  })

  it('never polls twice at a time, however often the line breaks', async () => {
    const { socket, timers, polls, last, polling } = office()
    const answers: (() => void)[] = []
    polling((_, after) => new Promise((resolve) => answers.push(() => resolve({ seq: after, events: [] }))))
    socket.follow(7, follower().listener)
    last().onclose?.()
    await timers.advance(500)
    last().onclose?.()
    await timers.advance(1_000)
    expect(polls).toHaveLength(1)

    last().onopen?.()
    last().onclose?.()
    for (const answer of answers.splice(0)) answer()
    const before = polls.length
    await timers.advance(2_000)

    expect(polls.length - before).toBe(1)
  })

  it('hears from polling that only a new snapshot helps', async () => {
    const { socket, timers, last, polling } = office()
    polling(() => Promise.resolve({ seq: 900, events: [], reset: true }))
    const { listener, heard } = follower()
    socket.follow(7, listener)

    last().onclose?.()
    await timers.settle()

    expect(heard).toContainEqual(['reset'])
  })

  it('tries at once when the browser is online again', async () => {
    const { socket, timers, lines, last } = office()
    socket.follow(7, follower().listener)
    for (let round = 0; round < 5; round += 1) {
      last().onclose?.()
      await timers.advance(15_000)
    }
    last().onclose?.()
    const before = lines.length

    socket.wake()
    socket.wake()

    expect(lines).toHaveLength(before + 1)
  })

  it('leaves nothing behind when it is closed', async () => {
    const { socket, timers, polls, last } = office()
    socket.follow(7, follower().listener)
    last().onclose?.()
    await timers.settle()

    socket.close()
    const asked = polls.length
    await timers.advance(60_000)

    expect(polls).toHaveLength(asked)
    expect(timers.waiting).toBe(0)
  })
})
