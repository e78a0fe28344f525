import type { ReactNode } from 'react'

export type MenuAction = {
  label: string
  icon?: ReactNode
  shortcut?: string | undefined
  onSelect: () => void
  danger?: boolean
  disabled?: boolean
  /** Shows a tick; the menu is then a list of choices. */
  checked?: boolean
}

export type MenuItem =
  | MenuAction
  | { separator: true }
  | { heading: ReactNode }
  | { label: string; icon?: ReactNode; items: readonly MenuItem[] }
