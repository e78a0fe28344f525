import type { Point } from '../../domain/editNodes'
import type { PortName } from '../../domain/graph'
import type { Box, PortSide } from '../../domain/nodeGeometry'
import { distanceTo, edgeCurve } from '../../domain/edgeCurve'
import type { ItemKey } from './itemKey'
import {
  GROUP_HEAD,
  groupBox,
  portPoint,
  portsOn,
  type Scene,
  type SceneEdge,
  type SceneGroup,
  type SceneItem,
} from './scene'

/** What lies under the pointer. */
export type Hit =
  | { readonly on: 'port'; readonly item: ItemKey; readonly side: PortSide; readonly port: PortName }
  | { readonly on: 'item'; readonly item: ItemKey }
  | { readonly on: 'edge'; readonly edge: SceneEdge }
  | { readonly on: 'group'; readonly group: SceneGroup }
  | { readonly on: 'canvas' }

export type HitOptions = {
  readonly zoom: number
  /** Far out the ports are not drawn, so they cannot be meant. */
  readonly withPorts: boolean
}

// In pixels of the screen, so that aiming is as easy at every zoom.
const PORT_RADIUS = 11
const EDGE_RADIUS = 7

/** Ports first, then boxes, the upper one first, then lines. */
export function hitAt(scene: Scene, point: Point, { zoom, withPorts }: HitOptions): Hit {
  const port = withPorts ? portAt(scene, point, PORT_RADIUS / zoom) : null
  if (port) return port
  const item = itemAt(scene, point)
  if (item) return { on: 'item', item: item.key }
  const edge = edgeAt(scene, point, EDGE_RADIUS / zoom)
  if (edge) return { on: 'edge', edge }
  const group = groupAt(scene, point)
  return group ? { on: 'group', group } : { on: 'canvas' }
}

/** The group whose title is at a point: inside its frame a drag draws a marquee, as everywhere. */
function groupAt(scene: Scene, { x, y }: Point): SceneGroup | null {
  return (
    scene.groups.findLast((group) => {
      const box = groupBox(scene, group)
      return box && x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + GROUP_HEAD
    }) ?? null
  )
}

export type PortHit = Extract<Hit, { on: 'port' }>

/** The port whose dot is nearest to the point, within `radius`, among those that `accepts` takes. */
export function portAt(
  scene: Scene,
  point: Point,
  radius: number,
  accepts: (port: PortHit) => boolean = () => true,
): PortHit | null {
  let best: PortHit | null = null
  let nearest = radius
  for (const item of scene.items.values()) {
    if (!isNear(item.box, point, radius)) continue
    for (const { side, port } of portsOn(item)) {
      const at = portPoint(item, side, port)
      const distance = Math.hypot(at.x - point.x, at.y - point.y)
      const hit: PortHit = { on: 'port', item: item.key, side, port }
      if (distance <= nearest && accepts(hit)) {
        best = hit
        nearest = distance
      }
    }
  }
  return best
}

export function itemAt(scene: Scene, point: Point): SceneItem | null {
  let found: SceneItem | null = null
  for (const item of scene.items.values()) if (isNear(item.box, point, 0)) found = item
  return found
}

export function edgeAt(scene: Scene, point: Point, radius: number): SceneEdge | null {
  let best: SceneEdge | null = null
  let nearest = radius
  for (const edge of scene.edges) {
    const curve = curveOf(scene, edge)
    const distance = curve ? distanceTo(curve, point, nearest) : Infinity
    if (distance < nearest) {
      best = edge
      nearest = distance
    }
  }
  return best
}

export function curveOf({ items }: Scene, { source, target }: SceneEdge) {
  const from = items.get(source.item)
  const to = items.get(target.item)
  return from && to
    ? edgeCurve(portPoint(from, 'output', source.port), portPoint(to, 'input', target.port))
    : null
}

/** The items that a box touches, as a marquee takes them. */
export function itemsTouching(scene: Scene, area: Box): ItemKey[] {
  const found: ItemKey[] = []
  for (const { key, box } of scene.items.values()) {
    const isApart =
      box.x > area.x + area.width ||
      box.x + box.width < area.x ||
      box.y > area.y + area.height ||
      box.y + box.height < area.y
    if (!isApart) found.push(key)
  }
  return found
}

const isNear = (box: Box, { x, y }: Point, margin: number) =>
  x >= box.x - margin &&
  x <= box.x + box.width + margin &&
  y >= box.y - margin &&
  y <= box.y + box.height + margin
