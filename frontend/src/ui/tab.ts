import { useEffect } from 'react'

import type { ShownState } from './StateGlyph'

// What a tab shows of a run: in the title, where only text stands, and as its icon.
const MARKS: Partial<Record<ShownState, { text: string; drawing: string }>> = {
  queued: { text: '◌', drawing: '<circle cx="8" cy="8" r="5.5"/><path d="M8 5v3.2l2 1.3"/>' },
  running: {
    text: '▶',
    drawing: '<circle cx="8" cy="8" r="5.5" opacity=".35"/><path d="M8 2.5A5.5 5.5 0 0 1 13.5 8"/>',
  },
  cancelling: { text: '◼', drawing: '<circle cx="8" cy="8" r="5.5" opacity=".35"/><path d="M6 6h4v4H6z"/>' },
  cancelled: { text: '◼', drawing: '<circle cx="8" cy="8" r="5.5"/><path d="M6 6h4v4H6z"/>' },
  succeeded: { text: '✓', drawing: '<path d="m3 8.5 3.5 3.5L13 4.5"/>' },
  failed: { text: '✕', drawing: '<path d="m4 4 8 8m0-8-8 8"/>' },
}

let name = ''
let state: ShownState | null = null
let ownIcon: string | null = null

/** Names the browser's tab. */
export function nameTab(next: string): void {
  name = next
  write()
}

/** Shows in the browser's tab how a run stands, for as long as the view that asks for it is there. */
export function useTabState(next: ShownState | null): void {
  useEffect(() => {
    state = next
    write()
    return () => {
      state = null
      write()
    }
  }, [next])
}

function write(): void {
  const mark = state && MARKS[state]
  document.title = mark ? `${mark.text} ${name}` : name
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  if (!icon) return
  ownIcon ??= icon.getAttribute('href')
  const href = mark && state ? iconOf(state, mark.drawing) : ownIcon
  if (href !== null && icon.getAttribute('href') !== href) icon.setAttribute('href', href)
}

function iconOf(of: ShownState, drawing: string): string {
  const word = of === 'cancelling' ? 'cancelled' : of
  const colour = getComputedStyle(document.documentElement).getPropertyValue(`--state-${word}-solid`).trim()
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="${colour}" ` +
    `stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round">${drawing}</svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}
