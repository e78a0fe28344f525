import { makeRoom, type Insertion } from './makeRoom'
import type { Box } from './nodeGeometry'

const card = (x: number, y = 0): Box => ({ x, y, width: 232, height: 112 })

/** A chain of cards, one after the other. */
function chain(boxes: Record<string, Box>, dropped: Box) {
  const keys = Object.keys(boxes)
  const insertion: Insertion<string> = {
    card: dropped,
    source: 'a',
    target: 'b',
    boxes: new Map(Object.entries(boxes)),
    edges: keys.slice(1).map((key, index) => [keys[index] ?? '', key]),
  }
  return makeRoom(insertion)
}

it('leaves everything where it is when there is room', () => {
  const { at, moved } = chain({ a: card(0), b: card(800) }, card(400, 8))

  expect(at).toMatchObject({ x: 400, y: 8 })
  expect(moved.size).toBe(0)
})

it('pushes on what comes after a short edge, as far as it takes', () => {
  const { at, moved } = chain({ a: card(0), b: card(304), c: card(608) }, card(150))

  expect(at).toEqual({ x: 304, y: 0 })
  expect(Object.fromEntries(moved)).toEqual({ b: { x: 608, y: 0 }, c: { x: 912, y: 0 } })
})

it('leaves alone what is far enough away', () => {
  const { moved } = chain({ a: card(0), b: card(304), c: card(1400) }, card(150))

  expect([...moved.keys()]).toEqual(['b'])
})

it('takes along what stands in the way and belongs to something else', () => {
  const { moved } = chain({ other: card(620, 60), a: card(0), b: card(304) }, card(150))

  expect([...moved.keys()]).toEqual(['b', 'other'])
})

it('takes along the next step of another height, so that the edge to it does not turn back', () => {
  const { moved } = chain({ a: card(0), b: card(304), c: card(608, 400) }, card(150))

  expect([...moved.keys()]).toEqual(['b', 'c'])
})

it('goes below what stands in between', () => {
  const { at, moved } = chain({ a: card(0), b: card(800), between: card(320, 40) }, card(330))

  expect(at).toEqual({ x: 330, y: 168 })
  expect(moved.size).toBe(0)
})

it('finds a free place on an edge that leads back', () => {
  const { at, moved } = chain({ a: card(600), b: card(0) }, card(560))

  expect(at).toEqual({ x: 560, y: 128 })
  expect(moved.size).toBe(0)
})
