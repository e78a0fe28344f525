import type { Graph } from '../domain/graph'
import type { ServerProblem } from '../domain/mergeProblems'
import { sameGraph } from '../domain/sameGraph'
import { backoffMs } from './backoff'
import type { Cancel, Timers } from './timers'

/** A drawing as the server holds it. */
export interface StoredGraph {
  readonly revision: number
  readonly graph: Graph
}

export interface TheirGraph extends StoredGraph {
  readonly updatedBy: string | null
  readonly updatedAt: string | null
}

/** What the server made of a save. A server that cannot be reached answers by a rejected promise. */
export type SaveAnswer =
  | {
      readonly kind: 'saved'
      readonly revision: number
      readonly problems: readonly ServerProblem[]
      readonly savedAt: string
    }
  | { readonly kind: 'stale'; readonly current: TheirGraph }
  | { readonly kind: 'refused'; readonly message: string }

export type Save = (revision: number, graph: Graph) => Promise<SaveAnswer>

export type SaveState =
  | { readonly kind: 'saved'; readonly at: string | null }
  | { readonly kind: 'unsaved' }
  | { readonly kind: 'saving' }
  /** The server could not be reached; the next try comes by itself at `retryAt`. */
  | { readonly kind: 'retrying'; readonly failures: number; readonly retryAt: number }
  /** The server said no; only a change, or asking again, helps. */
  | { readonly kind: 'refused'; readonly message: string }
  /** Somebody else saved in between. Nothing is sent until one side, or both, is chosen. */
  | { readonly kind: 'conflict'; readonly theirs: TheirGraph }

export interface AutosaveOptions {
  readonly save: Save
  readonly timers: Timers
  readonly random?: () => number
  readonly onState: (state: SaveState) => void
  /** The server took `stored`; `problems` is what it found in it. */
  readonly onSaved: (stored: StoredGraph, problems: readonly ServerProblem[] | null) => void
}

export const PAUSE_MS = 600
/** Somebody who never pauses is saved all the same. */
export const LONGEST_PAUSE_MS = 5_000
const BACKOFF = { firstMs: 1_000, mostMs: 30_000 }

/** Sends a drawing to the server some time after each change: one request at a time, each on the revision of the last. */
export class Autosave {
  private stored: StoredGraph
  private latest: Graph
  private state: SaveState = { kind: 'saved', at: null }
  private savedAt: string | null = null
  private inFlight: Promise<void> | null = null
  private cancelTimer: Cancel | null = null
  private unsavedSince: number | null = null
  private failures = 0
  private isClosed = false

  constructor(
    stored: StoredGraph,
    private readonly options: AutosaveOptions,
  ) {
    this.stored = stored
    this.latest = stored.graph
  }

  /** Takes note of the drawing as it is now. */
  changed(graph: Graph): void {
    if (graph === this.latest) return
    this.latest = graph
    if (this.state.kind === 'conflict' || this.state.kind === 'retrying' || this.inFlight) return
    this.sendLater()
  }

  /** Saves without waiting for a pause, and says how that went. */
  async flush(): Promise<SaveState> {
    // A change made while a save is under way needs another one.
    for (let tries = 0; tries < 3; tries += 1) {
      if (this.inFlight) await this.inFlight
      if (this.latest === this.stored.graph || this.state.kind === 'conflict') break
      this.send()
      await this.inFlight
      if (this.state.kind !== 'unsaved' && this.state.kind !== 'saving') break
    }
    return this.state
  }

  /** Stops until the conflict with what somebody else saved is resolved. */
  conflictWith(theirs: TheirGraph): void {
    this.stopTimer()
    this.enter({ kind: 'conflict', theirs })
  }

  /** Goes on from what somebody else saved: `graph` is the drawing that was chosen over it. */
  continueFrom(stored: StoredGraph, graph: Graph): void {
    this.stored = stored
    this.latest = graph
    this.options.onSaved(stored, null)
    this.send()
  }

  /** Sends what is unsaved, once, and then rests. */
  async close(): Promise<void> {
    await this.flush()
    this.isClosed = true
    this.stopTimer()
  }

  private sendLater(): void {
    this.unsavedSince ??= this.options.timers.now()
    this.enter({ kind: 'unsaved' })
    const waited = this.options.timers.now() - this.unsavedSince
    this.sendAfter(Math.max(0, Math.min(PAUSE_MS, LONGEST_PAUSE_MS - waited)))
  }

  private sendAfter(ms: number): void {
    this.stopTimer()
    this.cancelTimer = this.options.timers.after(ms, () => this.send())
  }

  private send(): void {
    this.stopTimer()
    if (this.isClosed || this.inFlight) return
    if (sameGraph(this.latest, this.stored.graph)) {
      // Changed, and changed back.
      this.accept({ ...this.stored, graph: this.latest }, null, this.savedAt)
      return
    }
    this.enter({ kind: 'saving' })
    this.inFlight = this.request(this.latest).finally(() => (this.inFlight = null))
  }

  private async request(sent: Graph): Promise<void> {
    let answer: SaveAnswer
    try {
      answer = await this.options.save(this.stored.revision, sent)
    } catch {
      this.retry()
      return
    }
    this.failures = 0
    if (!this.isClosed) this.receive(answer, sent)
  }

  private receive(answer: SaveAnswer, sent: Graph): void {
    switch (answer.kind) {
      case 'saved':
        this.accept({ revision: answer.revision, graph: sent }, answer.problems, answer.savedAt)
        break
      case 'refused':
        this.enter({ kind: 'refused', message: answer.message })
        break
      case 'stale':
        // The answer to an earlier try was lost: what the server holds is what was sent.
        if (!sameGraph(answer.current.graph, sent)) this.conflictWith(answer.current)
        else this.accept({ revision: answer.current.revision, graph: sent }, null, null)
    }
  }

  private accept(stored: StoredGraph, problems: readonly ServerProblem[] | null, at: string | null): void {
    this.stored = stored
    this.savedAt = at
    this.unsavedSince = null
    this.options.onSaved(stored, problems)
    if (this.latest === stored.graph) this.enter({ kind: 'saved', at })
    else this.sendLater()
  }

  private retry(): void {
    this.failures += 1
    const wait = backoffMs(this.failures, { ...BACKOFF, random: this.options.random ?? Math.random })
    this.enter({ kind: 'retrying', failures: this.failures, retryAt: this.options.timers.now() + wait })
    this.sendAfter(wait)
  }

  private enter(state: SaveState): void {
    if (this.isClosed) return
    this.state = state
    this.options.onState(state)
  }

  private stopTimer(): void {
    this.cancelTimer?.()
    this.cancelTimer = null
  }
}
