import type { Canvas } from '../canvas'
import { type Hit } from '../hit'
import { isItemSelected, itemName, picked, selectedKeys, type ItemKey } from '../itemKey'
import type { EdgeId } from '../../../domain/edges'
import { draggingCopies, draggingItems } from './draggingItems'
import type { Gesture, PointerAt } from './gesture'
import { marquee } from './marquee'
import { pressing } from './pressing'
import { noteCornerAt, resizingNote } from './resizingNote'
import type { SceneGroup } from '../scene'
import { wiring } from './wiring'

/** What a press on the canvas begins. */
export function gestureFor(canvas: Canvas, hit: Hit, start: PointerAt): Gesture | null {
  switch (hit.on) {
    case 'port':
      return canvas.drawing ? onPort(canvas, hit, start) : onItem(canvas, hit.item, start)
    case 'item':
      return onItem(canvas, hit.item, start)
    case 'edge':
      return onEdge(canvas, hit, start)
    case 'group':
      return onGroup(canvas, hit.group, start)
    case 'canvas':
      return onCanvas(canvas, start)
  }
}

function onPort(canvas: Canvas, hit: Extract<Hit, { on: 'port' }>, start: PointerAt): Gesture {
  return pressing(start, {
    click: (at) => {
      selectItem(canvas, hit.item, at)
      const item = itemName(hit.item)
      if (item.thing === 'node') canvas.selection.focusPort({ node: item.id, port: hit.port, side: hit.side })
    },
    drag: () => wiring(canvas, hit),
  })
}

function onItem(canvas: Canvas, key: ItemKey, start: PointerAt): Gesture {
  const joins = start.shift || start.mod
  const wasSelected = isItemSelected(canvas.selection.store.getState(), key)
  // A press on what is not selected selects it at once, so that a drag takes it along.
  if (!wasSelected) selectItem(canvas, key, start)
  const note = canvas.drawing && noteCornerAt(canvas, key, start.point)
  if (note)
    return pressing(start, { click: () => undefined, drag: (from) => resizingNote(canvas, note, from) })
  return pressing(start, {
    click: (at) => {
      if (wasSelected) selectItem(canvas, key, joins ? { ...at, shift: true } : at)
    },
    drag: (from) => {
      if (!canvas.drawing) return null
      if (from.alt) return draggingCopies(canvas, key, from)
      return draggingItems(canvas, key, selectedKeys(canvas.selection.store.getState()), from)
    },
  })
}

/** The title of a group stands for all that is in it. */
function onGroup(canvas: Canvas, { members }: SceneGroup, start: PointerAt): Gesture {
  const mode = start.shift || start.mod ? 'add' : 'replace'
  canvas.selection.select(picked(members), mode)
  return pressing(start, {
    click: () => undefined,
    drag: (from) => {
      const [lead] = members
      if (!canvas.drawing || !lead) return null
      return draggingItems(canvas, lead, selectedKeys(canvas.selection.store.getState()), from)
    },
  })
}

function onEdge(canvas: Canvas, { edge }: Extract<Hit, { on: 'edge' }>, start: PointerAt): Gesture {
  const mode = start.shift || start.mod ? 'toggle' : 'replace'
  if (edge.carries === 'binding') canvas.selection.select({ edges: [edge.id as EdgeId] }, mode)
  else canvas.selection.select(picked([edge.target.item]), mode)
  return pressing(start, { click: () => undefined, drag: (from) => dragOnCanvas(canvas, from) })
}

function onCanvas(canvas: Canvas, start: PointerAt): Gesture {
  return pressing(start, {
    click: ({ shift }) => {
      if (!shift) canvas.selection.clear()
    },
    drag: (from) => dragOnCanvas(canvas, from),
  })
}

// Where nothing can be changed, and under a finger, a drag moves the view as on a map; with Shift it selects there too.
const dragOnCanvas = (canvas: Canvas, from: PointerAt) =>
  !from.isTouch && (canvas.drawing || from.shift) ? marquee(canvas, from) : null

/** A click or press on an item: alone, or with Shift joined to what is selected already. */
function selectItem(canvas: Canvas, key: ItemKey, { shift, mod }: PointerAt): void {
  canvas.selection.select(picked([key]), shift || mod ? 'toggle' : 'replace')
}
