import { curvePath, distanceTo, edgeCurve } from './edgeCurve'

describe('edgeCurve', () => {
  it('is one piece from left to right', () => {
    expect(edgeCurve({ x: 0, y: 0 }, { x: 200, y: 80 })).toHaveLength(1)
  })

  it('runs level between the rows when it leads back to another row', () => {
    const curve = edgeCurve({ x: 800, y: 0 }, { x: 0, y: 200 })

    expect(distanceTo(curve, { x: 400, y: 100 }, 8)).toBeCloseTo(0)
    expect(distanceTo(curve, { x: 400, y: 60 }, 8)).toBe(Infinity)
  })

  it('leaves to the right and arrives from the left, wherever it leads', () => {
    const curve = edgeCurve({ x: 800, y: 0 }, { x: 0, y: 200 })

    const [first, last] = [curve.at(0), curve.at(-1)]
    expect(first?.[1].x).toBeGreaterThan(800)
    expect(last?.[2].x).toBeLessThan(0)
  })

  it('is drawn without a gap', () => {
    expect(curvePath(edgeCurve({ x: 800, y: 0 }, { x: 0, y: 200 })).match(/M/g)).toHaveLength(1)
  })
})
