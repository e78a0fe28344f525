import { useEffect } from 'react'

// The parts of a page that F6 goes through, marked `data-region`: navigation, header, docks, canvas.
const REGION = '[data-region]'
const FOCUSABLE =
  'a[href], button, input, select, textarea, [tabindex], [contenteditable="true"], summary, [role="tab"]'
const FIELD = 'input, textarea, select, [role="combobox"], [role="switch"], [role="spinbutton"]'

const last = new WeakMap<Element, HTMLElement>()

/** Remembers in each region what had the keyboard, so that one comes back to it. */
export function useRegionMemory(): void {
  useEffect(() => {
    const remember = ({ target }: FocusEvent) => {
      const region = target instanceof HTMLElement ? target.closest(REGION) : null
      if (region && target instanceof HTMLElement) last.set(region, target)
    }
    document.addEventListener('focusin', remember)
    return () => document.removeEventListener('focusin', remember)
  }, [])
}

/** Gives the keyboard to the region after the one that has it, or before it; behind the last comes the first. */
export function goToNextRegion(by: 1 | -1): void {
  const regions = Array.from(document.querySelectorAll<HTMLElement>(REGION)).filter(isReachable).sort(byPlace)
  const now = document.activeElement?.closest(REGION) ?? null
  const at = regions.findIndex((region) => region === now)
  const from = at < 0 ? (by === 1 ? -1 : 0) : at
  for (let step = 1; step <= regions.length; step += 1) {
    const region = regions[(from + by * step + regions.length * step) % regions.length]
    if (region && region !== now && enter(region)) return
  }
}

/** Gives a region the keyboard: where it was last, or its first field, or whatever in it can have it. */
export function enter(region: HTMLElement, prefer: 'last' | 'field' = 'last'): boolean {
  const remembered = last.get(region)
  if (prefer === 'last' && remembered && region.contains(remembered) && isReachable(remembered)) {
    remembered.focus()
    if (document.activeElement === remembered) return true
  }
  if (region.tabIndex >= 0) {
    region.focus()
    return true
  }
  const inPanel = region.querySelector<HTMLElement>('[role="tabpanel"]') ?? region
  const first =
    (prefer === 'field' ? firstOf(inPanel, FIELD) : undefined) ??
    (prefer === 'field' ? firstOf(inPanel, FOCUSABLE) : undefined) ??
    firstOf(region, FOCUSABLE)
  first?.focus()
  return first !== undefined && document.activeElement === first
}

// Docks stand in the page before what they are docked to; people go by where they see them.
function byPlace(one: HTMLElement, other: HTMLElement): number {
  const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()]
  return a.left - b.left || a.top - b.top
}

const firstOf = (within: HTMLElement, what: string) =>
  Array.from(within.querySelectorAll<HTMLElement>(what)).find(
    (element) => element.tabIndex >= 0 && !element.matches(':disabled') && isReachable(element),
  )

const isReachable = (element: HTMLElement) =>
  element.closest('[inert]') === null && element.getClientRects().length > 0

/** Gives the keyboard to the first field of a dock, or else to whatever in it can have it. */
export function enterDock(side: 'left' | 'right' | 'bottom'): void {
  const dock = document.querySelector<HTMLElement>(`[data-region="${side}"]`)
  if (dock) enter(dock, 'field')
}
