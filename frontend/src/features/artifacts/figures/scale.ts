export type Extent = readonly [low: number, high: number]

/** From values to pixels, along a straight line. */
export type Scale = { readonly extent: Extent; (value: number): number }

export function linearScale(extent: Extent, [from, to]: Extent): Scale {
  const [low, high] = extent
  const share = high === low ? 0 : (to - from) / (high - low)
  return Object.assign((value: number) => from + (value - low) * share, { extent })
}

/** The least and the greatest of the values; nothing when there are none. */
export function extentOf(values: Iterable<number>): Extent | null {
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return low <= high ? [low, high] : null
}

/** An extent of its own size around a single value, so that there is an axis at all. */
export function widened([low, high]: Extent): Extent {
  if (low < high) return [low, high]
  const by = low === 0 ? 1 : Math.abs(low) / 10
  return [low - by, high + by]
}

export const joinedExtent = (a: Extent, b: Extent): Extent => [Math.min(a[0], b[0]), Math.max(a[1], b[1])]

const STEPS = [1, 2, 5, 10]

/** The distance between ticks: 1, 2 or 5 times a power of ten, so that about `wanted` of them fit. */
export function tickStep([low, high]: Extent, wanted: number): number {
  const rough = (high - low) / Math.max(1, wanted)
  if (!(rough > 0) || !Number.isFinite(rough)) return 1
  const power = 10 ** Math.floor(Math.log10(rough))
  return (STEPS.find((step) => step * power >= rough * (1 - 1e-9)) ?? 10) * power
}

/** The extent grown to whole steps. */
export function niceExtent(extent: Extent, wanted: number): Extent {
  const step = tickStep(extent, wanted)
  return [tidy(Math.floor(extent[0] / step + 1e-9) * step), tidy(Math.ceil(extent[1] / step - 1e-9) * step)]
}

export type Ticks = { values: readonly number[]; format: (value: number) => string }

/** Round numbers inside the extent, and how they are written: all with the same number of decimals. */
export function ticksOf(extent: Extent, wanted: number, language = 'en'): Ticks {
  const step = tickStep(extent, wanted)
  const first = Math.ceil(extent[0] / step - 1e-9)
  const last = Math.floor(extent[1] / step + 1e-9)
  const values = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => tidy((first + at) * step))
  return { values, format: tickFormat(extent, step, language) }
}

function tickFormat([low, high]: Extent, step: number, language: string): Ticks['format'] {
  const largest = Math.max(Math.abs(low), Math.abs(high))
  if (largest >= 1e15 || (step < 1e-5 && largest < 1e-2))
    return (value) => (value === 0 ? '0' : value.toExponential(1))
  if (step >= 10_000) {
    const compact = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 2 })
    return (value) => compact.format(value)
  }
  const digits = Math.min(12, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)))
  const plain = new Intl.NumberFormat(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  // Without this, a tick at -0 would be written with a sign.
  return (value) => plain.format(value === 0 ? 0 : value)
}

// 3 * 0.1 is 0.30000000000000004; no tick means that.
const tidy = (value: number) => Number(value.toPrecision(12)) + 0

/** A value in a tooltip or a table: exact enough to be told apart, short enough to be read. */
export function formatValue(value: number, language = 'en'): string {
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) return value.toExponential(3)
  return new Intl.NumberFormat(language, { maximumSignificantDigits: size >= 1000 ? 7 : 4 }).format(value)
}

export const formatShare = (share: number, language = 'en') =>
  new Intl.NumberFormat(language, {
    style: 'percent',
    maximumFractionDigits: share > 0 && share < 0.1 ? 1 : 0,
  }).format(share)
