import type { Point } from '../../../domain/editNodes'
import type { Canvas } from '../canvas'

/** Where the pointer is, in the browser and in the drawing, and which keys are held. */
export type PointerAt = {
  readonly client: Point
  readonly point: Point
  readonly shift: boolean
  readonly alt: boolean
  readonly mod: boolean
  readonly isTouch: boolean
}

/** What pointer events mean from the press on until the button is let go. */
export type Gesture = {
  readonly move: (at: PointerAt) => void
  readonly end: (at: PointerAt) => void
  /** Escape, or the browser took the pointer: everything is as it was before. */
  readonly cancel: () => void
  /**
   * The view follows when the pointer nears its border or is beyond it.
   *
   * 'once inside': for a pointer that comes from elsewhere, and crosses the border to get in; and not when it is beyond.
   */
  readonly pansAtBorder?: 'once inside' | 'always' | undefined
}

type Modifiers = Pick<
  PointerEvent,
  'clientX' | 'clientY' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey' | 'pointerType'
>

export function pointerAt(canvas: Canvas, event: Modifiers): PointerAt {
  const client = { x: event.clientX, y: event.clientY }
  return {
    client,
    point: canvas.viewport.toDrawing(client),
    shift: event.shiftKey,
    alt: event.altKey,
    mod: event.ctrlKey || event.metaKey,
    isTouch: event.pointerType === 'touch',
  }
}
