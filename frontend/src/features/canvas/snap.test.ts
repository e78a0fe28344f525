import { snap } from './snap'

const box = { x: 103, y: 205, width: 232, height: 88 }
const task = { box, others: [], joined: [], within: 6, grid: 8 }

it('goes to the grid when nothing is near', () => {
  expect(snap(task)).toEqual({ by: { x: 1, y: 3 }, guides: [] })
})

it('lines up with a box that stands nearly as high, and shows by which line', () => {
  const { by, guides } = snap({ ...task, others: [{ x: 500, y: 200, width: 232, height: 88 }] })

  expect(box.y + by.y).toBe(200)
  expect(guides).toEqual([{ from: { x: 103, y: 200 }, to: { x: 732, y: 200 } }])
})

it('makes an edge run straight rather than lining up boxes', () => {
  const { by } = snap({
    ...task,
    others: [{ x: 500, y: 200, width: 232, height: 88 }],
    joined: [{ moving: { x: 335, y: 253 }, still: { x: 500, y: 257 } }],
  })

  expect(by.y).toBe(4)
})
