/** The clock, passed in so that tests need not wait for it. */
export interface Timers {
  readonly now: () => number
  /** Calls back once after `ms`; the answer takes the call back. */
  readonly after: (ms: number, callback: () => void) => Cancel
}

export type Cancel = () => void

export const browserTimers: Timers = {
  now: () => Date.now(),
  after: (ms, callback) => {
    const id = setTimeout(callback, ms)
    return () => clearTimeout(id)
  },
}

/** Calls back before the next picture is drawn. */
export type Scheduler = (callback: () => void) => void

const HIDDEN_TAB_MS = 250

/** A hidden tab draws no pictures, yet its title still tells how the run goes. */
export const nextFrame: Scheduler = (callback) => {
  if (document.visibilityState === 'visible') requestAnimationFrame(callback)
  else setTimeout(callback, HIDDEN_TAB_MS)
}
