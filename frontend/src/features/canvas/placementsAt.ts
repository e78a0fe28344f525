import type { Point } from '../../domain/editNodes'
import type { NodeId } from '../../domain/graph'
import type { Placements } from '../../domain/place'
import { itemName, type ItemKey } from './itemKey'

/** Corners of items as the drawing keeps them. */
export function placementsAt(corners: Iterable<readonly [ItemKey, Point]>): Placements {
  const nodes = new Map<NodeId, Point>()
  const named = {
    input: new Map<string, Point>(),
    output: new Map<string, Point>(),
    note: new Map<string, Point>(),
  }
  for (const [key, corner] of corners) {
    const item = itemName(key)
    if (item.thing === 'node') nodes.set(item.id, corner)
    else named[item.thing].set(item.name, corner)
  }
  return { nodes, inputs: named.input, outputs: named.output, notes: named.note }
}
