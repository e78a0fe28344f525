import { useSyncExternalStore } from 'react'

export type Toast = {
  id: number
  title: string
  description?: string | undefined
  tone: 'plain' | 'success' | 'danger'
  action?: { label: string; onSelect: () => void } | undefined
  durationMs: number
}

type NewToast = Pick<Toast, 'title' | 'description' | 'action'> & { tone?: Toast['tone'] }

// More would cover the work; the oldest gives way.
const MOST = 3
const listeners = new Set<() => void>()
let toasts: readonly Toast[] = []
let lastId = 0

function change(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}

/** Tells the person that something happened elsewhere; an error stays long enough to be read. */
export function showToast({ tone = 'plain', ...toast }: NewToast): void {
  lastId += 1
  const durationMs = tone === 'danger' || toast.action ? 10_000 : 5_000
  change([...toasts, { ...toast, tone, id: lastId, durationMs }].slice(-MOST))
}

export function dismissToast(id: number): void {
  change(toasts.filter((toast) => toast.id !== id))
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
}
