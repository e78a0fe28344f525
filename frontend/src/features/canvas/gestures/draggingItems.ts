import type { Point } from '../../../domain/editNodes'
import { duplicate } from '../../../domain/graft'

import type { Canvas } from '../canvas'
import { isLoose, moveItems, namesIn } from '../edits'
import { edgeAt } from '../hit'
import { canInsert, insertedOn } from '../insertion'
import { nodeKey, noteKey, picked, type ItemKey } from '../itemKey'
import { place } from '../../../domain/place'
import { placementsAt } from '../placementsAt'
import { portPoint, type NodeItem, type Scene, type SceneEdge, type SceneItem } from '../scene'
import { snap, type JoinedPorts } from '../snap'
import type { Gesture, PointerAt } from './gesture'

export const GRID = 8
const SNAP_WITHIN = 6

/** Moves items with the pointer. They line up with others unless Ctrl is held, and keep to one axis with Shift. */
export function draggingItems(
  canvas: Canvas,
  grabbed: ItemKey,
  keys: readonly ItemKey[],
  start: PointerAt,
): Gesture {
  const scene = canvas.scene()
  const items = keys.flatMap((key) => scene.items.get(key) ?? [])
  const lead = scene.items.get(grabbed) ?? items[0]
  const moved = new Set(keys)
  const loose = looseNode(canvas, items)
  let corners: ReadonlyMap<ItemKey, Point> = new Map()
  let insertion: SceneEdge | null = null

  const done = () => canvas.view.setState({ moving: null, guides: [], insertion: null })

  return {
    pansAtBorder: 'always',
    move(at) {
      if (!lead) return
      const wanted = offset(start, at)
      const { by, guides } = at.mod
        ? { by: { x: 0, y: 0 }, guides: [] }
        : snapped(canvas, scene, lead, moved, wanted)
      const total = { x: wanted.x + by.x, y: wanted.y + by.y }
      corners = new Map(
        items.map(({ key, box }) => [
          key,
          { x: Math.round(box.x + total.x), y: Math.round(box.y + total.y) },
        ]),
      )
      insertion = loose && edgeUnder(canvas, scene, loose, total)
      canvas.view.setState({ moving: corners, guides, insertion: insertion?.id ?? null })
    },
    end() {
      done()
      const edge = insertion
      if (corners.size === 0) return
      const corner = loose && corners.get(loose.key)
      if (loose?.component && edge && corner) {
        const { component, node } = loose
        const inserted = { node: node.id, component, at: corner }
        canvas.drawing?.edit(namesIn(canvas).insert(component.display_name ?? component.name), (graph) =>
          insertedOn(canvas, graph, inserted, edge),
        )
        return
      }
      moveItems(canvas, corners)
    },
    cancel: done,
  }
}

/** Alt and drag: the originals stay and copies follow the pointer. */
export function draggingCopies(canvas: Canvas, grabbed: ItemKey, start: PointerAt): Gesture | null {
  const before = canvas.selection.store.getState()
  const { graph, ids, notes } = duplicate(canvas.graph(), before, { x: 0, y: 0 })
  const copyOf = new Map<ItemKey, ItemKey>([
    ...Array.from(ids, ([from, to]) => [nodeKey(from), nodeKey(to)] as const),
    ...Array.from(notes, ([from, to]) => [noteKey(from), noteKey(to)] as const),
  ])
  if (copyOf.size === 0) return null
  const name = namesIn(canvas).duplicate({ nodes: ids.size, notes: notes.size })
  canvas.drawing?.edit(name, graph, { coalesce: 'drag copies' })
  const copies = [...copyOf.values()]
  canvas.selection.select(picked(copies))
  const drag = draggingItems(canvas, copyOf.get(grabbed) ?? grabbed, copies, start)
  return {
    ...drag,
    end() {
      const moving = canvas.view.getState().moving
      drag.cancel()
      if (moving) {
        canvas.drawing?.edit(name, (now) => place(now, placementsAt(moving)), { coalesce: 'drag copies' })
      }
      canvas.drawing?.seal()
    },
    cancel() {
      drag.cancel()
      canvas.drawing?.undo()
      canvas.selection.select(before)
    },
  }
}

function offset(start: PointerAt, at: PointerAt): Point {
  const by = { x: at.point.x - start.point.x, y: at.point.y - start.point.y }
  if (!at.shift) return by
  return Math.abs(by.x) >= Math.abs(by.y) ? { x: by.x, y: 0 } : { x: 0, y: by.y }
}

function snapped(canvas: Canvas, scene: Scene, lead: SceneItem, moved: ReadonlySet<ItemKey>, by: Point) {
  const { zoom } = canvas.viewport.transform()
  const shown = canvas.viewport.shown()
  const others = [...scene.items.values()].filter(
    ({ key, box }) =>
      !moved.has(key) &&
      box.x < shown.x + shown.width &&
      box.x + box.width > shown.x &&
      box.y < shown.y + shown.height &&
      box.y + box.height > shown.y,
  )
  const found = snap({
    box: { ...lead.box, x: lead.box.x + by.x, y: lead.box.y + by.y },
    others: others.map(({ box }) => box),
    joined: joinedTo(scene, lead, moved, by),
    within: SNAP_WITHIN / zoom,
    grid: GRID,
  })
  // Along an axis it is not moved on, an item stays where it is, on the grid or not.
  return { ...found, by: { x: by.x === 0 ? 0 : found.by.x, y: by.y === 0 ? 0 : found.by.y } }
}

/** The edges of the grabbed item whose other end stays: the picture is calm where they run straight. */
function joinedTo(scene: Scene, lead: SceneItem, moved: ReadonlySet<ItemKey>, by: Point): JoinedPorts[] {
  const at = { x: lead.box.x + by.x, y: lead.box.y + by.y }
  return scene.edges.flatMap((edge): JoinedPorts[] => {
    const isSource = edge.source.item === lead.key
    if (!isSource && edge.target.item !== lead.key) return []
    const far = isSource ? edge.target : edge.source
    const near = isSource ? edge.source : edge.target
    const item = scene.items.get(far.item)
    if (!item || moved.has(far.item)) return []
    return [
      {
        moving: portPoint(lead, isSource ? 'output' : 'input', near.port, at),
        still: portPoint(item, isSource ? 'input' : 'output', far.port),
      },
    ]
  })
}

function looseNode(canvas: Canvas, items: readonly SceneItem[]): NodeItem | null {
  const [only, ...others] = items
  return only?.thing === 'node' && others.length === 0 && isLoose(canvas, only.node.id) ? only : null
}

const INSERT_WITHIN = 28

function edgeUnder(canvas: Canvas, scene: Scene, { component, box }: NodeItem, by: Point): SceneEdge | null {
  const middle = { x: box.x + by.x + box.width / 2, y: box.y + by.y + box.height / 2 }
  const edge = edgeAt(scene, middle, INSERT_WITHIN)
  return edge && component && canInsert(canvas, component, edge) ? edge : null
}
