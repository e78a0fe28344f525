import { render } from '@testing-library/react'

import type { ShownState } from './StateGlyph'
import { nameTab, useTabState } from './tab'

function Run({ state }: { state: ShownState }) {
  useTabState(state)
  return null
}

const icon = () => document.querySelector('link[rel="icon"]')?.getAttribute('href') ?? ''

it('shows in title and icon how the run stands, and puts both back when the page is left', () => {
  document.head.innerHTML = '<link rel="icon" href="/favicon.svg" />'
  nameTab('Run 7')

  const { rerender, unmount } = render(<Run state="running" />)
  expect(document.title).toBe('▶ Run 7')
  expect(icon()).toContain('data:image/svg+xml')

  rerender(<Run state="failed" />)
  expect(document.title).toBe('✕ Run 7')

  unmount()
  expect(document.title).toBe('Run 7')
  expect(icon()).toBe('/favicon.svg')
})
