import type { Point } from './editNodes'
import { freeShift, isCrowded } from './freeSpot'
import { LAYER_GAP } from './layout'
import type { Box } from './nodeGeometry'

/** A card that is put on an edge, and all that stands around it. */
export interface Insertion<Key> {
  readonly card: Box
  readonly source: Key
  readonly target: Key
  readonly boxes: ReadonlyMap<Key, Box>
  readonly edges: readonly (readonly [from: Key, to: Key])[]
}

export interface Room<Key> {
  readonly at: Point
  /** What goes aside, and where to. */
  readonly moved: ReadonlyMap<Key, Point>
}

/** Where a card stands between two others: where it was let go if it covers nothing there, else with room made for it. */
export function makeRoom<Key>({ card, source, target, boxes, edges }: Insertion<Key>): Room<Key> {
  const nothing: ReadonlyMap<Key, Point> = new Map()
  const [from, to] = [boxes.get(source), boxes.get(target)]
  if (freeShift([...boxes.values()], [card]) === 0) return { at: card, moved: nothing }
  if (!from || !to || to.x < from.x + from.width) return lowered(card, boxes, nothing)
  const least = from.x + from.width + LAYER_GAP
  const x = Math.max(least, Math.min(card.x, to.x - LAYER_GAP - card.width))
  const by = Math.max(0, x + card.width + LAYER_GAP - to.x)
  const pushed = by === 0 ? [] : pushedBy(by, target, source, boxes, edges)
  const moved = new Map(pushed.map(([key, box]): [Key, Point] => [key, { x: box.x + by, y: box.y }]))
  return lowered({ ...card, x }, boxes, moved)
}

function lowered<Key>(card: Box, boxes: ReadonlyMap<Key, Box>, moved: ReadonlyMap<Key, Point>): Room<Key> {
  const others = Array.from(boxes, ([key, box]) => ({ ...box, ...moved.get(key) }))
  return { at: { x: card.x, y: card.y + freeShift(others, [card]) }, moved }
}

/** What goes to the right together: the first, what it would cover then, and what comes after it and would stand beneath it. */
function pushedBy<Key>(
  by: number,
  first: Key,
  stays: Key,
  boxes: ReadonlyMap<Key, Box>,
  edges: Insertion<Key>['edges'],
): readonly (readonly [Key, Box])[] {
  const pushed = new Map<Key, Box>()
  const push = (key: Key) => {
    const box = boxes.get(key)
    if (box && key !== stays) pushed.set(key, box)
  }
  push(first)
  // The map grows while it is walked.
  for (const [key, box] of pushed) {
    const after = { ...box, x: box.x + by }
    const isMet = (other: Box) => isCrowded(after, other) && !isCrowded(box, other)
    const isPassed = (other: Box) =>
      other.x >= box.x + box.width && other.x < after.x + after.width + LAYER_GAP
    const next = new Set(edges.filter(([from]) => from === key).map(([, to]) => to))
    for (const [otherKey, other] of boxes) {
      if (isMet(other) || (next.has(otherKey) && isPassed(other))) push(otherKey)
    }
  }
  return [...pushed]
}
