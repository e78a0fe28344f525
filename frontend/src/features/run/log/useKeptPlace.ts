import type { Virtualizer } from '@tanstack/react-virtual'
import { useEffectEvent, useLayoutEffect, useRef, type RefObject } from 'react'

import type { LogLine } from './logWindow'

type KeptPlace = {
  scroller: RefObject<HTMLDivElement | null>
  virtual: Virtualizer<HTMLDivElement, Element>
  lines: readonly LogLine[]
  isFollowing: boolean
}

/**
 * Keeps the line on top where it is when lines come or go above it; while following, keeps the end in sight.
 * The answer is to be called whenever the person scrolls.
 */
export function useKeptPlace({ scroller, virtual, lines, isFollowing }: KeptPlace): () => void {
  const top = useRef<{ offset: number; within: number } | null>(null)
  const height = virtual.getTotalSize()

  const putBack = useEffectEvent(() => {
    const box = scroller.current
    if (!box || isFollowing) return
    const kept = top.current
    const at = kept ? lines.findIndex(({ offset }) => offset === kept.offset) : -1
    const found = at < 0 ? undefined : virtual.getOffsetForIndex(at, 'start')
    if (kept && found) scrollTo(box, found[0] + kept.within)
  })
  // Only other lines move anything; the person's own scrolling must not be undone.
  useLayoutEffect(() => putBack(), [lines])

  // Wrapped lines are measured once they are drawn, so the end moves away after it was reached.
  useLayoutEffect(() => {
    const box = scroller.current
    if (box && isFollowing) scrollTo(box, box.scrollHeight)
  }, [scroller, isFollowing, lines, height])

  return () => {
    const box = scroller.current
    const item = box && virtual.getVirtualItemForOffset(box.scrollTop)
    const line = item && lines[item.index]
    top.current = line ? { offset: line.offset, within: box.scrollTop - item.start } : null
  }
}

function scrollTo(box: HTMLElement, top: number): void {
  if (box.scrollTop !== top) box.scrollTop = top
}
