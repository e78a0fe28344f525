import { useCallback, useSyncExternalStore } from 'react'

type Ticker = { listeners: Set<() => void>; timer: number; now: number }

// One timer per interval, whatever the number of clocks on the page.
const tickers = new Map<number, Ticker>()

function tickerFor(intervalMs: number): Ticker {
  let ticker = tickers.get(intervalMs)
  if (!ticker) {
    ticker = { listeners: new Set(), timer: 0, now: Date.now() }
    tickers.set(intervalMs, ticker)
  }
  return ticker
}

function listen(intervalMs: number, listener: () => void): () => void {
  const ticker = tickerFor(intervalMs)
  ticker.listeners.add(listener)
  if (ticker.listeners.size === 1) {
    ticker.now = Date.now()
    ticker.timer = window.setInterval(() => {
      ticker.now = Date.now()
      for (const each of ticker.listeners) each()
    }, intervalMs)
  }
  return () => {
    ticker.listeners.delete(listener)
    if (ticker.listeners.size === 0) window.clearInterval(ticker.timer)
  }
}

/** The time in milliseconds, renewed at the interval; null stands still. */
export function useNow(intervalMs: number | null): number {
  const subscribe = useCallback(
    (listener: () => void) => (intervalMs === null ? () => undefined : listen(intervalMs, listener)),
    [intervalMs],
  )
  return useSyncExternalStore(subscribe, () => tickerFor(intervalMs ?? 0).now)
}
