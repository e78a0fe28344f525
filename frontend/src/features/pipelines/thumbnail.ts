import type { Outline } from '../../api/pipelines'
import { curvePath, edgeCurve } from '../../domain/edgeCurve'
import type { Point } from '../../domain/editNodes'
import { layeredLayout } from '../../domain/layeredLayout'
import { NODE_WIDTH } from '../../domain/nodeGeometry'

/** A drawing as a small picture: boxes and the curves between them, in a view box of its own size. */
export type Thumbnail = {
  viewBox: string
  boxes: readonly { x: number; y: number; width: number; height: number }[]
  curves: readonly string[]
  /** How many units a line of one pixel is wide. */
  unit: number
}

const BOX = { width: NODE_WIDTH, height: 88 }
const MARGIN = 60
// A drawing of one step must not become a picture of one huge box.
const LEAST = { width: 1100, height: 560 }

export function thumbnailOf(outline: Outline, shown: { width: number; height: number }): Thumbnail | null {
  const places = placesOf(outline)
  if (places.length === 0) return null
  const left = Math.min(...places.map(({ x }) => x)) - MARGIN
  const top = Math.min(...places.map(({ y }) => y)) - MARGIN
  const right = Math.max(...places.map(({ x }) => x + BOX.width)) + MARGIN
  const bottom = Math.max(...places.map(({ y }) => y + BOX.height)) + MARGIN
  const width = Math.max(right - left, LEAST.width)
  const height = Math.max(bottom - top, LEAST.height)
  return {
    viewBox: [left - (width - (right - left)) / 2, top - (height - (bottom - top)) / 2, width, height]
      .map(Math.round)
      .join(' '),
    boxes: places.map((place) => ({ ...place, ...BOX })),
    curves: outline.edges.flatMap(({ source, target }) => {
      const from = places[source]
      const to = places[target]
      return from && to
        ? [
            curve(
              { x: from.x + BOX.width, y: from.y + BOX.height / 2 },
              { x: to.x, y: to.y + BOX.height / 2 },
            ),
          ]
        : []
    }),
    unit: Math.max(width / shown.width, height / shown.height),
  }
}

/** Where the nodes stand; a drawing that nobody has laid out yet is laid out for its picture. */
function placesOf({ nodes, edges }: Outline): readonly { x: number; y: number }[] {
  const placed = nodes.flatMap(({ x, y }) => (x === null || y === null ? [] : [{ x, y }]))
  if (placed.length === nodes.length) return placed
  const answer = layeredLayout(
    {
      boxes: nodes.map((_, at) => [String(at), BOX] as const),
      links: edges.map(({ source, target }) => [String(source), String(target)] as const),
    },
    { layer: 72, row: 32 },
  )
  return nodes.map((_, at) => answer.get(String(at)) ?? { x: 0, y: 0 })
}

const curve = (from: Point, to: Point) => curvePath(edgeCurve(from, to))
