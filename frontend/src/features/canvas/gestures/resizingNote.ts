import type { Point } from '../../../domain/editNodes'
import { resizeNote } from '../../../domain/notes'
import type { Canvas } from '../canvas'
import { namesIn } from '../edits'
import { itemName, type ItemKey } from '../itemKey'
import type { NoteItem } from '../scene'
import { GRID } from './draggingItems'
import type { Gesture, PointerAt } from './gesture'

const REACH = 16

/** The note whose lower right corner is at a point. */
export function noteCornerAt(canvas: Canvas, key: ItemKey, { x, y }: Point): NoteItem | null {
  const item = canvas.scene().items.get(key)
  if (item?.thing !== 'note') return null
  const { box } = item
  return x >= box.x + box.width - REACH && y >= box.y + box.height - REACH ? item : null
}

/** Pulls a note larger or smaller by its corner, in one step of undo. */
export function resizingNote(canvas: Canvas, { key, box }: NoteItem, start: PointerAt): Gesture {
  const { drawing } = canvas
  const item = itemName(key)
  const name = item.thing === 'note' ? item.name : ''
  let hasChanged = false
  return {
    move(at) {
      const width = Math.round((box.width + at.point.x - start.point.x) / GRID) * GRID
      const height = Math.round((box.height + at.point.y - start.point.y) / GRID) * GRID
      hasChanged = true
      drawing?.edit(namesIn(canvas).changeNote(), (graph) => resizeNote(graph, name, width, height), {
        coalesce: `resize ${key}`,
      })
    },
    end: () => drawing?.seal(),
    cancel() {
      if (hasChanged) drawing?.undo()
    },
  }
}
