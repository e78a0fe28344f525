import { useSyncExternalStore } from 'react'

export type ThemeChoice = 'system' | 'light' | 'dark'
export type Theme = 'light' | 'dark'

// public/theme.js reads the same name before the first paint; it is a bare word there, not JSON.
const STORAGE_NAME = 'pipewright.theme'
const choices: readonly string[] = ['system', 'light', 'dark']
const listeners = new Set<() => void>()
const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)')

let choice = readChoice()

function readChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(STORAGE_NAME) ?? 'system'
    return choices.includes(stored) ? (stored as ThemeChoice) : 'system'
  } catch {
    return 'system'
  }
}

function shownTheme(): Theme {
  if (choice !== 'system') return choice
  return systemIsDark.matches ? 'dark' : 'light'
}

function apply(): void {
  document.documentElement.dataset.theme = shownTheme()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function chooseTheme(next: ThemeChoice): void {
  choice = next
  try {
    localStorage.setItem(STORAGE_NAME, next)
  } catch {
    // The choice then lasts until the page is closed.
  }
  apply()
}

systemIsDark.addEventListener('change', apply)
window.addEventListener('storage', (event) => {
  if (event.key !== STORAGE_NAME) return
  choice = readChoice()
  apply()
})

/** What the person chose, and which theme is on the screen because of it. */
export function useTheme(): { choice: ThemeChoice; theme: Theme } {
  return {
    choice: useSyncExternalStore(subscribe, () => choice),
    theme: useSyncExternalStore(subscribe, shownTheme),
  }
}
