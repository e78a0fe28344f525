import { createStore, type StoreApi } from 'zustand/vanilla'

import type { Usage } from '../domain/search'
import type { Timers } from './timers'

export type Theme = 'system' | 'light' | 'dark'
export type DockName = 'left' | 'right' | 'bottom'

export interface Dock {
  /** Pixels across: the width of a side, the height of the bottom. */
  readonly size: number
  readonly isOpen: boolean
}

/** Where a canvas was looked at. */
export interface Viewport {
  readonly x: number
  readonly y: number
  readonly zoom: number
  /** It shows the whole drawing, and does so again in a canvas of another size. */
  readonly fitted?: boolean
}

export interface PreferencesState {
  readonly theme: Theme
  readonly docks: Readonly<Record<DockName, Dock>>
  readonly viewports: Readonly<Record<string, Viewport>>
  /** How often and when components were placed, by name. */
  readonly usage: Readonly<Record<string, { readonly count: number; readonly lastUsedAt: number }>>
}

export interface Preferences {
  readonly store: StoreApi<PreferencesState>
  readonly setTheme: (theme: Theme) => void
  readonly setDock: (name: DockName, change: Partial<Dock>) => void
  /** Remembers where a canvas is looked at, under a key such as `pipeline.12`. */
  readonly keepViewport: (key: string, viewport: Viewport) => void
  readonly viewportOf: (key: string) => Viewport | null
  readonly componentUsed: (name: string) => void
}

export const DOCK_LIMITS: Readonly<Record<DockName, { readonly least: number; readonly most: number }>> = {
  left: { least: 200, most: 480 },
  right: { least: 280, most: 640 },
  bottom: { least: 120, most: 720 },
}

const DEFAULTS: PreferencesState = {
  theme: 'system',
  docks: {
    left: { size: 272, isOpen: true },
    right: { size: 360, isOpen: true },
    bottom: { size: 240, isOpen: false },
  },
  viewports: {},
  usage: {},
}

const KEY = 'pipewright.preferences'
const WRITE_MS = 300
const MOST_VIEWPORTS = 50
const MOST_USED = 200

/** What this browser remembers of its user. A storage that is full, broken or forbidden costs the memory, nothing else. */
export function createPreferences(storage: Storage | null, timers: Timers): Preferences {
  const store = createStore<PreferencesState>(() => read(storage))
  const { getState, setState } = store
  let isWaiting = false

  const write = () => {
    isWaiting = false
    try {
      storage?.setItem(KEY, JSON.stringify(getState()))
    } catch {
      // Kept until the page is left.
    }
  }
  store.subscribe(() => {
    if (isWaiting) return
    isWaiting = true
    timers.after(WRITE_MS, write)
  })

  return {
    store,
    setTheme: (theme) => setState({ theme }),
    setDock: (name, change) =>
      setState(({ docks }) => ({
        docks: { ...docks, [name]: bounded(name, { ...docks[name], ...change }) },
      })),
    keepViewport: (key, viewport) =>
      setState(({ viewports }) => ({ viewports: newest(viewports, key, viewport, MOST_VIEWPORTS) })),
    viewportOf: (key) =>
      Object.hasOwn(getState().viewports, key) ? (getState().viewports[key] ?? null) : null,
    componentUsed: (name) =>
      setState(({ usage }) => {
        const count = Object.hasOwn(usage, name) ? (usage[name]?.count ?? 0) : 0
        return { usage: newest(usage, name, { count: count + 1, lastUsedAt: timers.now() }, MOST_USED) }
      }),
  }
}

/** Component usage in the form that searching takes. */
export const usageOf = ({ usage }: PreferencesState): Usage => new Map(Object.entries(usage))

function bounded(name: DockName, { size, isOpen }: Dock): Dock {
  const { least, most } = DOCK_LIMITS[name]
  return { size: Math.round(Math.min(most, Math.max(least, size))), isOpen }
}

/** `record` with `key` as its newest entry; the oldest are forgotten. */
function newest<Value>(record: Readonly<Record<string, Value>>, key: string, value: Value, most: number) {
  const others = Object.entries(record).filter(([other]) => other !== key)
  return Object.fromEntries([...others, [key, value] as const].slice(-most))
}

function read(storage: Storage | null): PreferencesState {
  try {
    return checked(JSON.parse(storage?.getItem(KEY) ?? 'null'))
  } catch {
    return DEFAULTS
  }
}

/** Takes over what is sound, part by part: one bad part must not cost the others. */
function checked(stored: unknown): PreferencesState {
  const { theme, docks, viewports, usage } = asRecord(stored)
  const dock = (name: DockName): Dock => {
    const { size, isOpen } = asRecord(asRecord(docks)[name])
    return bounded(name, {
      size: isNumber(size) ? size : DEFAULTS.docks[name].size,
      isOpen: typeof isOpen === 'boolean' ? isOpen : DEFAULTS.docks[name].isOpen,
    })
  }
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    docks: { left: dock('left'), right: dock('right'), bottom: dock('bottom') },
    viewports: numbersOnly<Viewport>(viewports, ['x', 'y', 'zoom']),
    usage: numbersOnly<PreferencesState['usage'][string]>(usage, ['count', 'lastUsedAt']),
  }
}

function numbersOnly<Value extends object>(stored: unknown, keys: readonly (keyof Value & string)[]) {
  const sound = Object.entries(asRecord(stored)).filter(([, value]) =>
    keys.every((key) => isNumber(asRecord(value)[key])),
  )
  return Object.fromEntries(sound) as Record<string, Value>
}

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
