import { isCrowded, nearestFreeSpot } from './freeSpot'

const size = { width: 232, height: 120 }
const frame = { x: 0, y: 0, width: 768, height: 700 }
const card = (x: number, y: number) => ({ x, y, ...size })

it('stays where nothing is in the way', () => {
  expect(nearestFreeSpot([card(0, 0)], size, { x: 400, y: 300 }, frame)).toEqual({ x: 400, y: 300 })
})

it('goes the shortest way aside, in sight', () => {
  const boxes = [card(400, 300)]
  const spot = nearestFreeSpot(boxes, size, { x: 420, y: 280 }, frame)

  expect(boxes.some((box) => isCrowded({ ...spot, ...size }, box))).toBe(false)
  expect(spot).toEqual({ x: 420, y: 152 })
})

it('goes below all of it where nothing in sight is free', () => {
  const full = [{ x: -100, y: -100, width: 1300, height: 1000 }]

  expect(nearestFreeSpot(full, size, { x: 400, y: 300 }, frame)).toEqual({ x: 400, y: 916 })
})
