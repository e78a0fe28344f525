import { Tooltip as Radix } from 'radix-ui'
import type { FocusEvent, ReactElement, ReactNode } from 'react'

import { Kbd } from './Kbd'
import styles from './Tooltip.module.css'

type TooltipProps = {
  content: ReactNode
  shortcut?: string | undefined
  side?: 'top' | 'right' | 'bottom' | 'left'
  children: ReactElement
}

/** A short text beside what the pointer or the keyboard is on. */
export function Tooltip({ content, shortcut, side = 'top', children }: TooltipProps) {
  if (!content) return children
  return (
    <Radix.Root>
      <Radix.Trigger asChild onFocus={onFocus}>
        {children}
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles.tooltip} side={side} sideOffset={6} collisionPadding={8}>
          {content}
          {shortcut && <Kbd keys={shortcut} tone="inverse" />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

// A dialog that was opened by the pointer puts the focus on its first button, which asks for no explanation.
function onFocus(event: FocusEvent): void {
  if (!event.currentTarget.matches(':focus-visible')) event.preventDefault()
}

type TooltipProviderProps = { children: ReactNode }

export function TooltipProvider({ children }: TooltipProviderProps) {
  return (
    <Radix.Provider delayDuration={450} skipDelayDuration={200} disableHoverableContent>
      {children}
    </Radix.Provider>
  )
}
