import { useEffect } from 'react'
import type { StoreApi } from 'zustand/vanilla'

import { isTyping } from '../../ui/isTyping'
import type { Canvas } from './canvas'
import { onClipboard } from './clipboard'
import type { Command } from './command'
import { commands } from './commands'
import type { Around } from './createCanvas'
import { removeSelected } from './edits'
import { isShortcut } from '../../ui/shortcut'

const FLOATING = '[role="dialog"], [role="menu"], [role="listbox"], [role="alertdialog"]'

/** Lets keys perform the commands of the canvas. */
export function useShortcuts(canvas: Canvas, around: StoreApi<Pick<Around, 'element'>>): void {
  useEffect(() => {
    const hasKeyboard = () => {
      const { activeElement } = document
      return (
        activeElement === null ||
        activeElement === document.body ||
        Boolean(around.getState().element?.contains(activeElement))
      )
    }
    const isInReach = ({ reach }: Command) =>
      reach === 'page' ||
      (reach === 'canvas' ? hasKeyboard() : document.activeElement === around.getState().element)

    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event) || isInFloating(event.target)) return
      // Enter on a button of the canvas presses that button.
      if (event.key === 'Enter' && event.target instanceof HTMLButtonElement) return
      const command = commands.find(
        (each) =>
          !each.isNative &&
          each.shortcuts.some((shortcut) => isShortcut(event, shortcut)) &&
          isInReach(each) &&
          each.when(canvas),
      )
      if (!command) return
      event.preventDefault()
      command.perform(canvas)
    }

    const onNative = (event: ClipboardEvent) => {
      const { activeElement } = document
      const isText = activeElement instanceof HTMLInputElement || activeElement instanceof HTMLTextAreaElement
      // Text that somebody marked to copy it is not ours to replace.
      const hasMarkedText = event.type !== 'paste' && document.getSelection()?.isCollapsed === false
      if (isText || hasMarkedText || !hasKeyboard()) return
      onClipboard(canvas, event.type as 'copy' | 'cut' | 'paste', event, () =>
        removeSelected(canvas, canvas.selection.store.getState()),
      )
    }

    document.addEventListener('keydown', onKeyDown)
    document.addEventListener('copy', onNative)
    document.addEventListener('cut', onNative)
    document.addEventListener('paste', onNative)
    return () => {
      document.removeEventListener('keydown', onKeyDown)
      document.removeEventListener('copy', onNative)
      document.removeEventListener('cut', onNative)
      document.removeEventListener('paste', onNative)
    }
  }, [canvas, around])
}

const isInFloating = (target: EventTarget | null) =>
  target instanceof Element && target.closest(FLOATING) !== null
