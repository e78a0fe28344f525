import { createStore } from 'zustand/vanilla'

/** What is said to those who cannot see it. `turn` tells two equal sentences in a row apart. */
type Said = { readonly text: string; readonly turn: number }

export const spoken = createStore<Said>(() => ({ text: '', turn: 0 }))

/** Says a sentence through the one live region of the page; it takes the place of what was said before. */
export const say = (text: string): void => spoken.setState(({ turn }) => ({ text, turn: turn + 1 }))
