import { freeShift } from '../../domain/freeSpot'
import type { Graft } from '../../domain/graft'
import type { MessageRef } from '../../domain/message'
import { place } from '../../domain/place'
import type { Graph } from '../../domain/graph'
import type { Canvas } from './canvas'
import { placementsAt } from './placementsAt'
import { buildScene } from './scene'
import { selectedBoxes } from './selectedBoxes'

/** Takes copies into the drawing, to the nearest place below where they cover nothing; they are selected, and in sight. */
export function putIn(canvas: Canvas, name: MessageRef, { graph, ids, notes }: Graft): void {
  canvas.drawing?.edit(name, setFree(canvas, graph))
  canvas.selection.select({ nodes: ids.values(), notes: notes.values() })
  canvas.viewport.panTo(selectedBoxes(canvas))
}

function setFree(canvas: Canvas, after: Graph): Graph {
  const before = canvas.scene()
  const items = [...buildScene(after, canvas.components(), before).items.values()]
  const added = items.filter(({ key }) => !before.items.has(key))
  const down = freeShift(
    Array.from(before.items.values(), ({ box }) => box),
    added.map(({ box }) => box),
  )
  return place(after, placementsAt(added.map(({ key, box }) => [key, { x: box.x, y: box.y + down }])))
}
