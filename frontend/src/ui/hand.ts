const ONLY_HELD = new Set(['Shift', 'Control', 'Alt', 'Meta'])

/**
 * Notes on the page whether the pointer or the keys were used last.
 *
 * A browser rings what a script gave the focus, also after a click; where the pointer is, nobody needs a ring to see it.
 */
export function noteHand(page: HTMLElement = document.documentElement): void {
  window.addEventListener('pointerdown', () => (page.dataset.hand = 'pointer'), true)
  window.addEventListener(
    'keydown',
    ({ key }) => {
      if (!ONLY_HELD.has(key)) delete page.dataset.hand
    },
    true,
  )
}
