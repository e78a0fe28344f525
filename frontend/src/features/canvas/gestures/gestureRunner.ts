import type { Canvas } from '../canvas'
import { pointerAt, type Gesture } from './gesture'

const BORDER = 36
const MOST_SPEED = 14

export type GestureRunner = {
  readonly run: (gesture: Gesture) => void
  readonly isRunning: () => boolean
  readonly cancel: () => void
}

/** Leads pointer events, wherever on the page they happen, to the one gesture that is going on. */
export function createGestureRunner(canvas: Canvas): GestureRunner {
  let gesture: Gesture | null = null
  let last: PointerEvent | null = null
  let frame = 0
  let hasEntered = false

  const onMove = (event: PointerEvent) => {
    last = event
    gesture?.move(pointerAt(canvas, event))
    if (gesture?.pansAtBorder === 'once inside') hasEntered ||= isClear(canvas.viewport.frame(), event)
    if (isFollowed() && frame === 0) frame = requestAnimationFrame(pan)
  }
  const isFollowed = () => gesture?.pansAtBorder === 'always' || hasEntered
  const onUp = (event: PointerEvent) => finish((ended) => ended.end(pointerAt(canvas, event)))
  const onCancel = () => finish((ended) => ended.cancel())
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    onCancel()
  }

  /** The view follows while the pointer stays near its border, also when the pointer rests there. */
  const pan = () => {
    frame = 0
    if (!gesture || !last || !isFollowed()) return
    const within = canvas.viewport.frame()
    if (gesture.pansAtBorder === 'once inside' && !isInside(within, last)) return
    const by = speedAt(within, last)
    if (by.x === 0 && by.y === 0) return
    canvas.viewport.panBy(by)
    gesture.move(pointerAt(canvas, last))
    frame = requestAnimationFrame(pan)
  }

  const finish = (how: (gesture: Gesture) => void) => {
    const ended = gesture
    gesture = null
    last = null
    cancelAnimationFrame(frame)
    frame = 0
    hasEntered = false
    window.removeEventListener('pointermove', onMove)
    window.removeEventListener('pointerup', onUp)
    window.removeEventListener('pointercancel', onCancel)
    window.removeEventListener('blur', onCancel)
    window.removeEventListener('keydown', onKey, { capture: true })
    if (ended) how(ended)
  }

  return {
    run(next) {
      finish((ended) => ended.cancel())
      gesture = next
      window.addEventListener('pointermove', onMove)
      window.addEventListener('pointerup', onUp)
      window.addEventListener('pointercancel', onCancel)
      window.addEventListener('blur', onCancel)
      window.addEventListener('keydown', onKey, { capture: true })
    },
    isRunning: () => gesture !== null,
    cancel: onCancel,
  }
}

const isInside = (frame: DOMRect, { clientX, clientY }: PointerEvent) =>
  clientX >= frame.left && clientX <= frame.right && clientY >= frame.top && clientY <= frame.bottom

const speedAt = (frame: DOMRect, { clientX, clientY }: PointerEvent) => ({
  x: speed(clientX, frame.left, frame.right),
  y: speed(clientY, frame.top, frame.bottom),
})

/** Inside and not at the border. */
function isClear(frame: DOMRect, pointer: PointerEvent): boolean {
  const { x, y } = speedAt(frame, pointer)
  return x === 0 && y === 0
}

function speed(at: number, start: number, end: number): number {
  const into = at < start + BORDER ? start + BORDER - at : at > end - BORDER ? end - BORDER - at : 0
  return Math.sign(into) * Math.min(MOST_SPEED, (Math.abs(into) / BORDER) * MOST_SPEED)
}
