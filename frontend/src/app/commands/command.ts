import type { LucideIcon } from 'lucide-react'

import type { ComponentInterface } from '../../domain/component'
import type { NodeId } from '../../domain/graph'
import type { StepState } from '../../domain/run'
import type { CanvasControl } from '../../features/canvas/canvasControl'
import type { CommandId as CanvasCommandId } from '../../features/canvas/command'
import type { en } from '../../messages/en'

export type AppCommandId = keyof (typeof en)['commands']['name']
export type Section = keyof (typeof en)['commands']['section']

/** Where the name of a command stands in the catalogue. */
export type NameKey =
  | `commands.name.${AppCommandId}`
  | `canvas.command.${CanvasCommandId}`
  | `shell.nav.${keyof (typeof en)['shell']['nav']}`

/** Something that can be done by key or by name. The sheet of keys and the command menu both list these. */
export type Command = {
  readonly id: string
  readonly name: NameKey
  readonly section: Section
  readonly shortcuts: readonly string[]
  readonly icon?: LucideIcon | undefined
  /** Its keys count also while something is typed. */
  readonly whileTyping?: boolean
  /** Whoever shows it answers its keys. */
  readonly answersItself?: boolean
  /** Listed among the keys only: by name it would be of no use. */
  readonly isKeyOnly?: boolean
  readonly when: (around: Around) => boolean
  readonly perform: (around: Around) => void
}

/** What a command may use. */
export type Around = {
  readonly go: (path: string) => void
  readonly newPipeline: () => void
  readonly open: (what: Floating | null) => void
  readonly changeLanguage: (language: string) => void
  readonly page: PageOffer
}

export type Floating = 'menu' | 'keys'

/** What only some pages can do. */
export type PageAction =
  | 'run'
  | 'runAnew'
  | 'runTo'
  | 'rerunFrom'
  | 'plan'
  | 'nextProblem'
  | 'previousProblem'
  | 'toggleLeft'
  | 'toggleRight'
  | 'toggleBottom'
  | 'showComponents'
  | 'showOutline'
  | 'showRun'
  | 'openRun'
  | 'toCanvas'

export type FoundStep = { readonly id: NodeId; readonly title: string; readonly state: StepState | null }

/** What the page in sight offers to commands and to the command menu. */
export type PageOffer = Partial<Readonly<Record<PageAction, () => void>>> & {
  readonly canvas?: () => CanvasControl | null
  readonly components?: readonly ComponentInterface[]
  readonly add?: (component: ComponentInterface) => void
  readonly steps?: () => readonly FoundStep[]
  readonly reveal?: (node: NodeId) => void
}
