import { thumbnailOf } from './thumbnail'

const SHOWN = { width: 280, height: 140 }
const viewBoxOf = (text: string) => text.split(' ').map(Number) as [number, number, number, number]

const placed = {
  nodes: [
    { x: 300, y: 140 },
    { x: 600, y: 140 },
    { x: 900, y: 900 },
  ],
  edges: [
    { source: 0, target: 1 },
    { source: 1, target: 2 },
  ],
}

it('draws every node inside the picture, and every edge', () => {
  const thumbnail = thumbnailOf(placed, SHOWN)
  const [left, top, width, height] = viewBoxOf(thumbnail?.viewBox ?? '')

  expect(thumbnail?.curves).toHaveLength(2)
  for (const box of thumbnail?.boxes ?? []) {
    expect(box.x).toBeGreaterThan(left)
    expect(box.y).toBeGreaterThan(top)
    expect(box.x + box.width).toBeLessThan(left + width)
    expect(box.y + box.height).toBeLessThan(top + height)
  }
})

it('lays out a drawing that has no places yet: each step right of the one before', () => {
  const nodes = [0, 1, 2].map(() => ({ x: null, y: null }))

  const xs = thumbnailOf({ ...placed, nodes }, SHOWN)?.boxes.map(({ x }) => x) ?? []

  expect(xs).toEqual([...xs].sort((a, b) => a - b))
  expect(new Set(xs).size).toBe(3)
})

it('does not blow up a single step', () => {
  const [, , width] = viewBoxOf(thumbnailOf({ nodes: [{ x: 0, y: 0 }], edges: [] }, SHOWN)?.viewBox ?? '')

  expect(width).toBeGreaterThan(1000)
})

it('has no picture of an empty drawing, and passes over an edge that leads nowhere', () => {
  expect(thumbnailOf({ nodes: [], edges: [] }, SHOWN)).toBeNull()
  expect(thumbnailOf({ nodes: [{ x: 0, y: 0 }], edges: [{ source: 0, target: 7 }] }, SHOWN)?.curves).toEqual(
    [],
  )
})
