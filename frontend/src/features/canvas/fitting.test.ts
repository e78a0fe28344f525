import { fittingView, isClear } from './fitting'

const frame = { width: 648, height: 460 }
const zoomBar = { x: 12, y: 417, width: 129, height: 30 }
const minimap = { x: 467, y: 339, width: 168, height: 108 }
const corners = [zoomBar, minimap]
const card = (x: number, y: number) => ({ x, y, width: 236, height: 100 })
// Three rows, of which the last has nothing at the right.
const rows = [card(0, 0), card(560, 0), card(0, 300), card(560, 300), card(0, 590)]

it('shows all of a drawing in the middle, where nothing floats over it', () => {
  const view = fittingView([card(0, 0)], frame, corners, 1)

  expect(view).toEqual({ x: 206, y: 180, zoom: 1 })
})

it('goes aside before it becomes smaller', () => {
  const alone = fittingView(rows, frame, [], 1)!
  const beside = fittingView(rows, frame, corners, 1)!

  expect(isClear(rows, alone, corners)).toBe(false)
  expect(isClear(rows, beside, corners)).toBe(true)
  expect(beside.zoom).toBeGreaterThan(alone.zoom * 0.9)
})

it('becomes smaller where there is no room beside what floats', () => {
  const full = [...rows, card(900, 590)]
  const view = fittingView(full, frame, corners, 1)!

  expect(isClear(full, view, corners)).toBe(true)
  expect(view.zoom).toBeLessThan(fittingView(full, frame, [], 1)!.zoom)
})

it('has nothing to show of a drawing without steps', () => {
  expect(fittingView([], frame, corners, 1)).toBeNull()
})
