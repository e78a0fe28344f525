import '@testing-library/jest-dom/vitest'

import { configure } from '@testing-library/react'

import '../src/app/i18n'

// What is waited for comes when it comes: a busy machine is no failure.
configure({ asyncUtilTimeout: 4_000 })

// jsdom draws nothing, so the few measuring interfaces that the kit relies on are given here.
class StillObserver implements ResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

const noSystemChoice = (query: string) => ({
  matches: false,
  media: query,
  onchange: null,
  addEventListener() {},
  removeEventListener() {},
  dispatchEvent: () => false,
})

Object.assign(globalThis, { ResizeObserver: StillObserver, matchMedia: noSystemChoice })
Object.assign(Element.prototype, {
  scrollIntoView() {},
  hasPointerCapture: () => false,
  setPointerCapture() {},
  releasePointerCapture() {},
})
