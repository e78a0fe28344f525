import {
  extentOf,
  formatShare,
  formatValue,
  linearScale,
  niceExtent,
  tickStep,
  ticksOf,
  widened,
} from './scale'

const shown = (extent: readonly [number, number], wanted: number) => {
  const { values, format } = ticksOf(extent, wanted)
  return values.map(format)
}

describe('ticks', () => {
  it.each([
    { extent: [0, 1], wanted: 5, labels: ['0.0', '0.2', '0.4', '0.6', '0.8', '1.0'] },
    { extent: [9, 47], wanted: 4, labels: ['10', '20', '30', '40'] },
    { extent: [-4.2, 3.1], wanted: 4, labels: ['-4', '-2', '0', '2'] },
    { extent: [0, 4_000_000], wanted: 4, labels: ['0', '1M', '2M', '3M', '4M'] },
    { extent: [0, 1e-7], wanted: 2, labels: ['0', '5.0e-8', '1.0e-7'] },
  ] as const)('of $extent are round numbers', ({ extent, wanted, labels }) => {
    expect(shown(extent, wanted)).toEqual(labels)
  })

  it('carry no error of binary fractions', () => {
    const { values } = ticksOf([0, 0.5], 5)

    expect(values).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5])
  })

  it('stay in the extent that a figure fixes', () => {
    const { values } = ticksOf([0.05, 0.95], 4)

    expect(Math.min(...values)).toBeGreaterThanOrEqual(0.05)
    expect(Math.max(...values)).toBeLessThanOrEqual(0.95)
  })
})

it('grows an extent to whole steps, and leaves one that is whole already', () => {
  expect(niceExtent([9.1, 46.6], 4)).toEqual([0, 50])
  expect(niceExtent([0, 0.3], 3)).toEqual([0, 0.3])
})

it('takes a step of one for an extent without size', () => {
  expect(tickStep([3, 3], 5)).toBe(1)
})

it('gives a single value an axis around it', () => {
  expect(widened([20, 20])).toEqual([18, 22])
  expect(widened([0, 0])).toEqual([-1, 1])
})

it('has no extent for no values', () => {
  expect(extentOf([])).toBeNull()
  expect(extentOf([3, -1, 2])).toEqual([-1, 3])
})

it('maps values to pixels, downwards too', () => {
  const y = linearScale([0, 10], [200, 0])

  expect(y(0)).toBe(200)
  expect(y(2.5)).toBe(150)
})

it('writes values so that they can be told apart', () => {
  expect(formatValue(0.123456)).toBe('0.1235')
  expect(formatValue(0.00001234)).toBe('1.234e-5')
  expect(formatValue(12_345.678)).toBe('12,345.68')
  expect(formatShare(0.961)).toBe('96%')
  expect(formatShare(0.004)).toBe('0.4%')
})
