import type { Gesture, PointerAt } from './gesture'

const DRAG_STARTS_AT = 4

type Meaning = {
  click: (at: PointerAt) => void
  /** What the drag is, from where it began; null if this is nothing to drag. */
  drag: (start: PointerAt, at: PointerAt) => Gesture | null
}

/** The button is down and it is not yet known whether this is a click or a drag. */
export function pressing(start: PointerAt, { click, drag }: Meaning): Gesture {
  let dragged: Gesture | null = null
  let hasMoved = false
  return {
    get pansAtBorder() {
      return dragged?.pansAtBorder
    },
    move(at) {
      if (!hasMoved) {
        if (Math.hypot(at.client.x - start.client.x, at.client.y - start.client.y) < DRAG_STARTS_AT) return
        hasMoved = true
        dragged = drag(start, at)
      }
      dragged?.move(at)
    },
    end(at) {
      if (dragged) dragged.end(at)
      else if (!hasMoved) click(at)
    },
    cancel: () => dragged?.cancel(),
  }
}
