import { isInTheWay } from './stepAside'

const map = { x: 467, y: 339, width: 168, height: 108 }
const card = (x: number, y: number) => ({ x, y, width: 236, height: 100 })
const plain = { x: 0, y: 0, zoom: 1 }
const shown = { x: 0, y: 0, width: 648, height: 460 }

it('stays where nothing lies under it', () => {
  expect(isInTheWay(map, [card(0, 0), card(300, 120)], plain, shown)).toBe(false)
})

it('steps aside for a card of a drawing that is nearly all in sight', () => {
  expect(isInTheWay(map, [card(0, 0), card(400, 300)], plain, shown)).toBe(true)
})

it('judges by where the view has the cards', () => {
  expect(isInTheWay(map, [card(0, 0), card(400, 300)], { x: -300, y: -200, zoom: 1 }, shown)).toBe(false)
})

it('stays in a drawing of which little is in sight, whatever lies under it', () => {
  expect(isInTheWay(map, [card(400, 300), card(4_000, 3_000)], plain, shown)).toBe(false)
})
