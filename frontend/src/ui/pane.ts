import { useCallback, useState } from 'react'

import { readStored, writeStored } from './stored'

type StoredPane = { size: number; collapsed: boolean }

export type Pane = StoredPane & {
  min: number
  max: number
  standard: number
  setSize: (size: number) => void
  setCollapsed: (collapsed: boolean) => void
}

type PaneLimits = { size: number; min?: number; max?: number; collapsed?: boolean }

/** The size of a dock, remembered in this browser under its id; a page may have another id for a small window. */
export function usePane(id: string, { size, min = 200, max = 640, collapsed = false }: PaneLimits): Pane {
  const name = `pane.${id}`
  const stored = () => ({ name, ...(readStored(name, isStoredPane) ?? { size, collapsed }) })
  const [kept, setPane] = useState<StoredPane & { name: string }>(stored)
  const pane = kept.name === name ? kept : stored()
  if (pane !== kept) setPane(pane)

  const change = useCallback(
    (next: Partial<StoredPane>) =>
      setPane((before) => {
        const after = { ...before, ...next }
        writeStored(after.name, { size: after.size, collapsed: after.collapsed })
        return after
      }),
    [],
  )
  const setCollapsed = useCallback((next: boolean) => change({ collapsed: next }), [change])

  return {
    size: within(pane.size, min, max),
    collapsed: pane.collapsed,
    min,
    max,
    standard: size,
    setSize: (next) => change({ size: within(next, min, max), collapsed: false }),
    setCollapsed,
  }
}

function within(size: number, min: number, max: number): number {
  return Math.round(Math.min(max, Math.max(min, size)))
}

function isStoredPane(value: unknown): value is StoredPane {
  if (typeof value !== 'object' || value === null) return false
  const { size, collapsed } = value as Partial<StoredPane>
  return typeof size === 'number' && Number.isFinite(size) && typeof collapsed === 'boolean'
}
