import type { Point } from '../../../domain/editNodes'
import type { Box } from '../../../domain/nodeGeometry'
import type { SelectMode } from '../../../state/selection'
import type { Canvas } from '../canvas'
import { itemsTouching } from '../hit'
import { picked, selectedKeys } from '../itemKey'
import type { Gesture, PointerAt } from './gesture'

/** A box drawn over the canvas selects what it touches; Shift adds, Alt takes away. */
export function marquee(canvas: Canvas, start: PointerAt): Gesture {
  const before = canvas.selection.store.getState()
  const mode: SelectMode = start.shift ? 'add' : start.alt ? 'remove' : 'replace'
  const touched = (area: Box) => {
    const inside = itemsTouching(canvas.scene(), area)
    if (mode === 'replace') return inside
    if (mode === 'add') return [...selectedKeys(before), ...inside]
    return selectedKeys(before).filter((key) => !inside.includes(key))
  }
  return {
    pansAtBorder: 'always',
    move({ point }) {
      const area = boxBetween(start.point, point)
      canvas.view.setState({ marquee: area })
      canvas.selection.select(picked(touched(area)))
    },
    end: () => canvas.view.setState({ marquee: null }),
    cancel() {
      canvas.view.setState({ marquee: null })
      canvas.selection.select(before)
    },
  }
}

const boxBetween = (one: Point, other: Point): Box => ({
  x: Math.min(one.x, other.x),
  y: Math.min(one.y, other.y),
  width: Math.abs(one.x - other.x),
  height: Math.abs(one.y - other.y),
})
