import { openCanvas, placedCars } from '../examples/openCanvas'
import type { Gesture } from './gesture'
import { createGestureRunner } from './gestureRunner'

const FRAMES_MS = 160

/** A canvas between 300 and 1,300 across, from the top of the window down to 800. */
function running(pansAtBorder: Gesture['pansAtBorder']) {
  const { canvas: whole } = openCanvas(placedCars)
  const frame = () => new DOMRect(300, 0, 1000, 800)
  const canvas = { ...whole, viewport: { ...whole.viewport, frame } }
  const runner = createGestureRunner(canvas)
  const nothing = () => undefined
  const begin = () => runner.run({ move: nothing, end: nothing, cancel: nothing, pansAtBorder })
  begin()
  return {
    begin,
    rest: (x: number) => {
      window.dispatchEvent(new MouseEvent('pointermove', { clientX: x, clientY: 400 }))
      vi.advanceTimersByTime(FRAMES_MS)
    },
    leave: runner.cancel,
    view: () => canvas.viewport.transform().x,
  }
}

describe('the view', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('follows what is dragged to its border, and beyond', () => {
    const { rest, leave, view } = running('always')

    rest(1290)
    const near = view()
    rest(1400)
    leave()

    expect(near).toBeLessThan(0)
    expect(view()).toBeLessThan(near)
  })

  it('stays while a component is carried in over its border', () => {
    const { rest, leave, view } = running('once inside')

    rest(200)
    rest(310)
    rest(330)
    rest(700)
    leave()

    expect(view()).toBe(0)
  })

  it('follows a component that is carried on to the other border, and not beyond it', () => {
    const { rest, leave, view } = running('once inside')

    rest(700)
    rest(1290)
    const near = view()
    rest(1400)
    leave()

    expect(near).toBeLessThan(0)
    expect(view()).toBe(near)
  })

  it('stays for the next component that is carried in', () => {
    const { begin, rest, leave, view } = running('once inside')
    rest(700)
    leave()

    begin()
    rest(310)
    leave()

    expect(view()).toBe(0)
  })
})
