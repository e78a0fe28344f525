import type { LucideIcon } from 'lucide-react'

import type { en } from '../../messages/en'
import type { Canvas } from './canvas'

export type CommandId = keyof (typeof en)['canvas']['command']

/** Something that can be done on the canvas by key, from a menu, or from a list of all commands. */
export type Command = {
  /** Its name stands in the catalogue under canvas.command. */
  readonly id: CommandId
  /** The first one is shown beside the name. */
  readonly shortcuts: readonly string[]
  readonly icon?: LucideIcon
  readonly group: CommandGroup
  /**
   * Drawing: only while the drawing itself has the keyboard, and no button on it. Canvas: while nothing else has it.
   * Page: wherever no text is typed.
   */
  readonly reach: 'drawing' | 'canvas' | 'page'
  /** The browser tells of these keys by events of its own, which carry the clipboard. */
  readonly isNative?: boolean
  /** A step of the view or the selection that needs no place in menus. */
  readonly isHidden?: boolean
  readonly when: (canvas: Canvas) => boolean
  readonly perform: (canvas: Canvas) => void
}

export const commandGroups = [
  'add',
  'history',
  'clipboard',
  'edit',
  'walk',
  'move',
  'arrange',
  'select',
  'view',
] as const
export type CommandGroup = (typeof commandGroups)[number]
