import { useEffect, useRef } from 'react'

import { isShortcut } from '../../ui/shortcut'
import { isTyping } from '../../ui/isTyping'
import type { Around } from './command'
import { commands } from './list'

const FLOATING = '[role="dialog"], [role="menu"], [role="listbox"], [role="alertdialog"]'

/** Lets keys perform commands on every page. What floats above a page keeps its keys. */
export function useCommandKeys(around: () => Around): void {
  const latest = useRef(around)
  useEffect(() => {
    latest.current = around
  })

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isFloating(event.target)) return
      // In a text of several lines these keys end the text.
      if (event.key === 'Enter' && event.target instanceof HTMLTextAreaElement) return
      const now = latest.current()
      const found = commands.find(
        (command) =>
          !command.answersItself &&
          (command.whileTyping === true || !isTyping(event)) &&
          command.shortcuts.some((shortcut) => isShortcut(event, shortcut)) &&
          command.when(now),
      )
      if (!found) return
      event.preventDefault()
      found.perform(now)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

const isFloating = (target: EventTarget | null) =>
  target instanceof Element && target.closest(FLOATING) !== null
