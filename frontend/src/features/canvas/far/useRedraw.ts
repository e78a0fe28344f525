import { useEffect, useLayoutEffect, useRef, useState } from 'react'

/** Draws before the next picture of the browser, once, however often it is asked to. */
export function useRedraw(draw: () => void): () => void {
  const latest = useRef(draw)
  useLayoutEffect(() => {
    latest.current = draw
  })
  const [redraw] = useState(() => {
    let frame = 0
    const ask = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0
        latest.current()
      })
    }
    const stop = () => {
      cancelAnimationFrame(frame)
      frame = 0
    }
    return { ask, stop }
  })
  useEffect(() => redraw.stop, [redraw])
  return redraw.ask
}
