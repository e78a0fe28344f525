import { useMemo } from 'react'

import { COLOURS, type Colour } from '../../../domain/graph'
import type { StepState } from '../../../domain/run'
import { kindShapes, type ShownKind } from '../../../ui/kindShapes'
import type { ShownSign } from '../../../ui/SignGlyph'
import { useTheme, type Theme } from '../../../ui/theme'

const STATES = [
  'waiting',
  'queued',
  'running',
  'succeeded',
  'reused',
  'failed',
  'cancelled',
  'skipped',
] as const

export type BoxColours = { readonly fill: string; readonly line: string; readonly solid: string }

/** The colours of the theme as a canvas element takes them. */
export type Palette = {
  readonly text: string
  readonly quiet: string
  readonly accent: string
  readonly ground: string
  readonly font: string
  readonly box: BoxColours
  readonly terminal: BoxColours
  readonly states: Readonly<Record<StepState, BoxColours>>
  readonly signs: Readonly<Record<ShownSign, BoxColours>>
  readonly leftOut: BoxColours
  readonly off: BoxColours
  readonly notes: Readonly<Record<Colour, BoxColours>>
  readonly kinds: Readonly<Record<ShownKind, string>>
}

/** The colours as the style says them now; the theme decides that. */
export function readPalette(_theme?: Theme): Palette {
  const style = getComputedStyle(document.documentElement)
  const read = (name: string) => style.getPropertyValue(name).trim()
  const coloursOf = (state: string): BoxColours => {
    const part = (name: string) => read(`--state-${state}-${name}`)
    return { fill: part('bg'), line: part('border'), solid: part('solid') }
  }
  const states = STATES.map((state) => [state, coloursOf(state)] as const)
  const kinds = (Object.keys(kindShapes) as ShownKind[]).map(
    (kind) => [kind, read(`--kind-${kind}`)] as const,
  )
  return {
    text: read('--text-1'),
    quiet: read('--text-3'),
    accent: read('--accent'),
    ground: read('--surface-0'),
    font: read('--font-sans'),
    box: { fill: read('--surface-1'), line: read('--border-strong'), solid: read('--edge') },
    terminal: { fill: read('--surface-2'), line: read('--border-strong'), solid: read('--border-strong') },
    states: Object.fromEntries(states) as Palette['states'],
    signs: {
      added: coloursOf('succeeded'),
      removed: coloursOf('failed'),
      changed: coloursOf('approval'),
    },
    leftOut: {
      fill: read('--surface-0'),
      line: read('--state-failed-border'),
      solid: read('--border-strong'),
    },
    off: { fill: read('--surface-0'), line: read('--border'), solid: read('--border-strong') },
    notes: Object.fromEntries(
      COLOURS.map((colour) => [
        colour,
        {
          fill: read(`--note-${colour}-bg`),
          line: read(`--note-${colour}-line`),
          solid: read(`--note-${colour}-line`),
        },
      ]),
    ) as Palette['notes'],
    kinds: Object.fromEntries(kinds) as Palette['kinds'],
  }
}

/** Read again when the theme changes; reading for each picture would force a layout each time. */
export function usePalette(): Palette {
  const { theme } = useTheme()
  return useMemo(() => readPalette(theme), [theme])
}
