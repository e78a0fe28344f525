import type { Point } from './editNodes'
import type { LayoutAnswer, LayoutTask } from './layoutTask'

interface Item {
  readonly key: string
  readonly width: number
  readonly height: number
  readonly before: Item[]
  readonly after: Item[]
  layer: number
  /** The middle, from top to bottom. */
  y: number
}

const SWEEPS = 6

/**
 * A layered layout in nearly linear time: 5,000 nodes in well under a second.
 *
 * Layers by the longest path; each sweep pulls every item to the middle of what it is linked to, sorts its layer by
 * that, and then moves the layer's items apart as little as possible.
 */
export function layeredLayout(task: LayoutTask, gap: { layer: number; row: number }): LayoutAnswer {
  const items = linked(task)
  const layers = layered(items)
  for (const layer of layers) spread(layer, gap.row)
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const leftToRight = sweep % 2 === 0
    const isLast = sweep >= SWEEPS - 2
    for (const layer of leftToRight ? layers : layers.toReversed()) {
      for (const item of layer) item.y = middle(item, isLast ? 'both' : leftToRight ? 'before' : 'after')
      layer.sort((a, b) => a.y - b.y)
      spread(layer, gap.row)
    }
  }
  return placed(layers, gap.layer)
}

function linked({ boxes, links }: LayoutTask): Item[] {
  const items = new Map<string, Item>()
  for (const [key, size] of boxes) items.set(key, { key, ...size, before: [], after: [], layer: 0, y: 0 })
  for (const [from, to] of links) {
    const source = items.get(from)
    const target = items.get(to)
    if (!source || !target) continue
    source.after.push(target)
    target.before.push(source)
  }
  return [...items.values()]
}

/** Items by the longest path to them. Items of a loop go where the rest of their inputs put them. */
function layered(items: readonly Item[]): Item[][] {
  const waiting = new Map(items.map((item) => [item, item.before.length]))
  const ready = items.filter((item) => item.before.length === 0)
  const left = new Set(items)
  for (let next = 0; left.size > 0;) {
    const free = ready[next]
    const item = free ?? left.values().next().value
    if (!item) break
    if (free) next += 1
    if (!left.delete(item)) continue
    for (const target of item.after) {
      if (left.has(target)) target.layer = Math.max(target.layer, item.layer + 1)
      const count = (waiting.get(target) ?? 0) - 1
      waiting.set(target, count)
      if (count === 0) ready.push(target)
    }
  }
  pullSources(items)
  const layers: Item[][] = Array.from(
    { length: 1 + Math.max(0, ...items.map((item) => item.layer)) },
    () => [],
  )
  for (const item of items) layers[item.layer]?.push(item)
  return layers.filter((layer) => layer.length > 0)
}

/** What nothing feeds stands just before its first reader, not in the first column. */
function pullSources(items: readonly Item[]): void {
  for (const item of items) {
    if (item.before.length > 0 || item.after.length === 0) continue
    item.layer = Math.max(0, Math.min(...item.after.map((target) => target.layer)) - 1)
  }
}

function middle(item: Item, side: 'before' | 'after' | 'both'): number {
  const near = side === 'both' ? [...item.before, ...item.after] : item[side]
  if (near.length === 0) return item.y
  const sorted = near.map((other) => other.y).sort((a, b) => a - b)
  const half = (sorted.length - 1) / 2
  return ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half)] ?? 0)) / 2
}

/**
 * Moves items of a layer apart, keeping their order and the sum of squared moves least (pooling adjacent violators).
 */
function spread(layer: readonly Item[], gap: number): void {
  const blocks: { items: Item[]; offsets: number[]; sum: number; height: number }[] = []
  for (const item of layer) {
    const half = item.height / 2
    let block = { items: [item], offsets: [half], sum: item.y - half, height: item.height }
    for (let above = blocks.at(-1); above && overlaps(above, block, gap); above = blocks.at(-1)) {
      blocks.pop()
      const shift = above.height + gap
      block = {
        items: [...above.items, ...block.items],
        offsets: [...above.offsets, ...block.offsets.map((offset) => offset + shift)],
        sum: above.sum + block.sum - shift * block.items.length,
        height: shift + block.height,
      }
    }
    blocks.push(block)
  }
  for (const { items, offsets, sum } of blocks) {
    const top = sum / items.length
    items.forEach((item, index) => (item.y = top + (offsets[index] ?? 0)))
  }
}

const overlaps = (above: Block, below: Block, gap: number) =>
  above.sum / above.items.length + above.height + gap > below.sum / below.items.length

interface Block {
  readonly items: readonly Item[]
  readonly sum: number
  readonly height: number
}

function placed(layers: readonly (readonly Item[])[], gap: number): LayoutAnswer {
  const answer = new Map<string, Point>()
  const top = Math.min(0, ...layers.flat().map((item) => item.y - item.height / 2))
  let x = 0
  for (const layer of layers) {
    const width = Math.max(...layer.map((item) => item.width))
    for (const item of layer) {
      answer.set(item.key, {
        x: Math.round(x + (width - item.width) / 2),
        y: Math.round(item.y - item.height / 2 - top),
      })
    }
    x += width + gap
  }
  return answer
}
