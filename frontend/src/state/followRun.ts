import type { RunSnapshot } from '../domain/run'
import { createLiveRun, type LiveRun } from './liveRun'
import type { Following, LiveSocket } from './liveSocket'
import { nextFrame, type Cancel, type Scheduler, type Timers } from './timers'

export interface FollowTools {
  readonly socket: LiveSocket
  readonly fetchSnapshot: (run: number) => Promise<RunSnapshot>
  readonly timers: Timers
  readonly schedule?: Scheduler
  /** The run may no longer be followed: it is gone, or not ours to see. */
  readonly onError?: (code: string, message: string) => void
}

export interface FollowedRun {
  readonly live: LiveRun
  readonly stop: () => void
}

/** How long one request for missing events is given before the next gap asks again. */
const ASK_AGAIN_MS = 1_000
const SNAPSHOT_AGAIN_MS = 2_000

/** Keeps a run current from a snapshot on: by events, by asking for what is missing, and by a new snapshot if need be. */
export function followRun(
  snapshot: RunSnapshot,
  { socket, fetchSnapshot, timers, schedule = nextFrame, onError = () => undefined }: FollowTools,
): FollowedRun {
  let following: Following | null = null
  let askedAt = -Infinity
  let isStopped = false
  let isResetting = false
  let cancelRetry: Cancel | null = null

  const resync = () => {
    // Every batch after a gap notices it again, until what is missing has come.
    if (timers.now() - askedAt < ASK_AGAIN_MS) return
    askedAt = timers.now()
    following?.resync()
  }

  const live = createLiveRun(snapshot, { onGap: resync, schedule })

  const reset = async () => {
    if (isResetting) return
    isResetting = true
    try {
      const fresh = await fetchSnapshot(snapshot.id)
      if (isStopped) return
      live.reset(fresh)
      following?.resync()
    } catch {
      if (!isStopped) cancelRetry = timers.after(SNAPSHOT_AGAIN_MS, () => void reset())
    } finally {
      isResetting = false
    }
  }

  following = socket.follow(snapshot.id, {
    after: () => live.received(),
    onEvents: (batch) => live.apply(batch),
    onHead: (head) => live.heardOf(head),
    onReset: () => void reset(),
    onError,
    onConnection: (connection) => live.connectionIs(connection),
  })

  return {
    live,
    stop() {
      isStopped = true
      cancelRetry?.()
      following.stop()
    },
  }
}
