import { intoSight } from './sight'

const frame = { width: 1000, height: 600 }
const card = (x: number, y: number) => ({ x, y, width: 200, height: 100 })
const minimap = { x: 820, y: 480, width: 168, height: 108 }

it('leaves alone what is in sight', () => {
  expect(intoSight(card(300, 200), frame, [minimap])).toEqual({ x: 0, y: 0 })
})

it('goes just far enough over the nearest border', () => {
  expect(intoSight(card(900, -40), frame, [minimap])).toEqual({ x: -116, y: 56 })
})

it('goes above what floats over a corner', () => {
  expect(intoSight(card(780, 560), frame, [minimap])).toEqual({ x: 0, y: -196 })
})

it('stays along an axis that has no room for it', () => {
  const wide = { x: -300, y: 590, width: 1400, height: 100 }

  expect(intoSight(wide, frame, [])).toEqual({ x: 0, y: -106 })
})

it('goes below what floats at the top', () => {
  const findBar = { x: 640, y: 12, width: 360, height: 36 }

  expect(intoSight(card(700, -40), frame, [findBar, minimap])).toEqual({ x: 0, y: 104 })
})
