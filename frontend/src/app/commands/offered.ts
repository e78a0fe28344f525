import { useEffect } from 'react'
import { createStore } from 'zustand/vanilla'

import type { Floating, PageOffer } from './command'

const NOTHING: PageOffer = {}

/** What the page in sight can do, and which of the lists of commands is open. */
export const offered = createStore<{ readonly page: PageOffer; readonly floating: Floating | null }>(() => ({
  page: NOTHING,
  floating: null,
}))

/** Lets commands reach what the page can do, as long as it is shown. */
export function useOffer(page: PageOffer): void {
  useEffect(() => offered.setState({ page }))
  useEffect(() => () => offered.setState({ page: NOTHING }), [])
}
