import { useRef, type FocusEvent, type KeyboardEvent, type RefObject } from 'react'

import type { CanvasControl } from '../../../features/canvas/canvasControl'

/**
 * One stack of undo for canvas and forms: in a field that holds what it held when it was entered, Ctrl+Z takes back the
 * last change of the drawing. While something is typed, it belongs to the field.
 */
export function useDocumentUndo(control: RefObject<CanvasControl | null>) {
  const entered = useRef<string | null>(null)

  return {
    onFocusCapture: ({ target }: FocusEvent) => {
      entered.current = isField(target) ? target.value : null
    },
    onKeyDownCapture: (event: KeyboardEvent) => {
      const { target } = event
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z' || !isField(target)) return
      if (target.value !== entered.current) return
      event.preventDefault()
      event.stopPropagation()
      control.current?.run(event.shiftKey ? 'redo' : 'undo')
      // What the field shows now came from the drawing, not from typing.
      requestAnimationFrame(() => (entered.current = target.value))
    },
  }
}

const isField = (target: EventTarget): target is HTMLInputElement | HTMLTextAreaElement =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
