import type { Cancel, Timers } from './timers'

/** A clock that moves only when told to. */
export interface ManualTimers extends Timers {
  /** Moves on, calling back in order what falls due, and lets promises settle in between. */
  readonly advance: (ms: number) => Promise<void>
  /** Lets promises settle. */
  readonly settle: () => Promise<void>
  readonly waiting: number
}

export function manualTimers(start = 0): ManualTimers {
  let now = start
  let due: { readonly at: number; readonly callback: () => void }[] = []

  const settle = async () => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
  }

  return {
    now: () => now,
    after: (ms, callback): Cancel => {
      const entry = { at: now + ms, callback }
      due.push(entry)
      return () => (due = due.filter((other) => other !== entry))
    },
    settle,
    async advance(ms) {
      const end = now + ms
      for (;;) {
        await settle()
        const next = due.toSorted((a, b) => a.at - b.at)[0]
        if (!next || next.at > end) break
        due = due.filter((other) => other !== next)
        now = Math.max(now, next.at)
        next.callback()
      }
      now = end
    },
    get waiting() {
      return due.length
    },
  }
}
