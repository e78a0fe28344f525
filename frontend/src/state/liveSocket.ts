import type { EventBatch } from '../domain/run'
import { backoffMs } from './backoff'
import { readLiveMessage, type LiveMessage } from './liveMessage'
import type { Connection } from './liveRun'
import type { Cancel, Timers } from './timers'

/** The part of a WebSocket that is used. */
export interface SocketLike {
  onopen: (() => void) | null
  onmessage: ((event: { readonly data: unknown }) => void) | null
  onclose: (() => void) | null
  send(text: string): void
  close(): void
}

export interface LiveSocketOptions {
  readonly openSocket: () => SocketLike
  /** GET /runs/{run}/events?after=…, the way round when no socket can be had. */
  readonly fetchEvents: (run: number, after: number) => Promise<EventBatch>
  readonly timers: Timers
  readonly random?: () => number
}

/** Whoever follows one run. */
export interface Follower {
  /** The last event taken in: what comes after it is asked for. */
  after(): number
  onEvents(batch: EventBatch): void
  /** The newest event there is. */
  onHead(head: number): void
  /** The server no longer has what comes next: fetch the snapshot again, then resync. */
  onReset(): void
  onError(code: string, message: string): void
  onConnection(connection: Connection): void
}

export interface Following {
  /** Asks again for everything after the last event taken in. */
  readonly resync: () => void
  readonly stop: () => void
}

const BACKOFF = { firstMs: 500, mostMs: 15_000 }
const POLL_MS = 2_000
/** The server's heart beats every ten seconds; two missed beats are a dead line that nobody hung up. */
const SILENCE_MS = 25_000
/** A proxy that swallows sockets neither opens nor refuses them. */
const OPEN_MS = 5_000
/** A run page that is left and another that is opened share one socket. */
const LINGER_MS = 5_000

/** One line to the server for all runs that are watched; when it is down, the same events are asked for by polling. */
export class LiveSocket {
  private readonly followers = new Map<number, Set<Follower>>()
  private socket: SocketLike | null = null
  private isOpen = false
  private failures = 0
  private connection: Connection = 'connecting'
  private cancelReconnect: Cancel | null = null
  private polling: object | null = null
  private cancelPoll: Cancel | null = null
  private cancelSilence: Cancel | null = null
  private cancelLinger: Cancel | null = null

  constructor(private readonly options: LiveSocketOptions) {}

  /** Follows a run from where `follower` stands, until stopped. */
  follow(run: number, follower: Follower): Following {
    const others = this.followers.get(run) ?? new Set()
    this.followers.set(run, others.add(follower))
    this.cancelLinger?.()
    follower.onConnection(this.connection)
    if (this.isOpen) this.subscribe(run)
    else if (!this.socket && !this.cancelReconnect) this.connect()
    return { resync: () => this.resync(run), stop: () => this.unfollow(run, follower) }
  }

  /** Tries at once instead of waiting: the browser says it is online again. */
  wake(): void {
    if (this.followers.size === 0 || this.socket) return
    this.connect()
  }

  close(): void {
    this.followers.clear()
    this.hangUp()
  }

  private unfollow(run: number, follower: Follower): void {
    const others = this.followers.get(run)
    if (!others?.delete(follower) || others.size > 0) return
    this.followers.delete(run)
    if (this.isOpen) this.tell({ type: 'unsubscribe', run })
    if (this.followers.size === 0) this.cancelLinger = this.after(LINGER_MS, () => this.hangUp())
  }

  private connect(): void {
    this.cancelReconnect?.()
    this.cancelReconnect = null
    let socket: SocketLike
    try {
      socket = this.options.openSocket()
    } catch {
      // A policy or a proxy may forbid sockets altogether.
      this.lost()
      return
    }
    this.socket = socket
    // What an old socket says after it was given up is not heard.
    socket.onopen = () => socket === this.socket && this.opened()
    socket.onmessage = ({ data }) => socket === this.socket && this.heard(data)
    socket.onclose = () => socket === this.socket && this.lost()
    this.expectSound(OPEN_MS)
  }

  private opened(): void {
    this.isOpen = true
    this.stopPolling()
    this.become('live')
    this.expectSound()
    for (const run of this.followers.keys()) this.subscribe(run)
  }

  private heard(data: unknown): void {
    this.failures = 0
    this.expectSound()
    const message = readLiveMessage(data)
    if (message) this.pass(message)
  }

  private pass(message: LiveMessage): void {
    switch (message.type) {
      case 'events':
        this.each(message.run, (follower) => follower.onEvents(message))
        break
      case 'reset':
        this.each(message.run, (follower) => follower.onReset())
        break
      case 'error':
        this.each(message.run, (follower) => follower.onError(message.code, message.message))
        break
      case 'heartbeat':
        for (const [run, head] of message.heads) this.each(run, (follower) => follower.onHead(head))
    }
  }

  private each(run: number | null, tell: (follower: Follower) => void): void {
    const runs = run === null ? [...this.followers.values()] : [this.followers.get(run) ?? []]
    for (const followers of runs) for (const follower of [...followers]) tell(follower)
  }

  private lost(): void {
    this.failures += 1
    this.forgetSocket()
    const wait = backoffMs(this.failures, { ...BACKOFF, random: this.options.random ?? Math.random })
    this.cancelReconnect = this.after(wait, () => this.connect())
    if (this.polling === null) void this.poll((this.polling = {}))
  }

  /** Asks again and again until `round` is no longer the one. */
  private async poll(round: object): Promise<void> {
    const runs = [...this.followers.keys()]
    const answers = await Promise.allSettled(runs.map((run) => this.ask(run)))
    if (round !== this.polling) return
    this.become(answers.some(({ status }) => status === 'fulfilled') ? 'polling' : 'offline')
    this.cancelPoll = this.after(POLL_MS, () => void this.poll(round))
  }

  private stopPolling(): void {
    this.polling = null
    this.cancelPoll?.()
  }

  private async ask(run: number): Promise<void> {
    const after = this.afterOf(run)
    const batch = await this.options.fetchEvents(run, after)
    this.each(run, (follower) => {
      if (batch.reset) follower.onReset()
      else follower.onEvents({ after, ...batch })
    })
  }

  private resync(run: number): void {
    // While the line is down, polling asks soon anyway.
    if (this.isOpen && this.followers.has(run)) this.subscribe(run)
  }

  private subscribe(run: number): void {
    this.tell({ type: 'subscribe', run, after: this.afterOf(run) })
  }

  // Two views of one run may stand at different events; what the one knows already, it drops.
  private afterOf(run: number): number {
    return Math.min(...Array.from(this.followers.get(run) ?? [], (follower) => follower.after()))
  }

  private tell(message: object): void {
    this.socket?.send(JSON.stringify(message))
  }

  private expectSound(withinMs = SILENCE_MS): void {
    this.cancelSilence?.()
    this.cancelSilence = this.after(withinMs, () => this.lost())
  }

  private hangUp(): void {
    this.forgetSocket()
    this.cancelReconnect?.()
    this.cancelReconnect = null
    this.stopPolling()
    this.cancelLinger?.()
    this.failures = 0
    this.connection = 'connecting'
  }

  private forgetSocket(): void {
    const { socket } = this
    this.socket = null
    this.isOpen = false
    this.cancelSilence?.()
    socket?.close()
  }

  private become(connection: Connection): void {
    if (this.connection === connection) return
    this.connection = connection
    this.each(null, (follower) => follower.onConnection(connection))
  }

  private after(ms: number, callback: () => void): Cancel {
    return this.options.timers.after(ms, callback)
  }
}
