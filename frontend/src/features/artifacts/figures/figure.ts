import { extentOf, type Extent } from './scale'

export type Point = readonly [x: number, y: number]
export type Series = { name: string; points: readonly Point[] }
export type Axis = { label: string; range: Extent | null }
export type BarItem = { label: string; value: number }

type Titled = { title: string }
type Plotted = Titled & { x: Axis; y: Axis; series: readonly Series[]; diagonal: boolean }

export type ConfusionMatrixFigure = Titled & {
  type: 'confusion_matrix'
  labels: readonly string[]
  counts: readonly (readonly number[])[]
}
export type LineFigure = Plotted & { type: 'line' }
export type ScatterFigure = Plotted & { type: 'scatter' }
export type HistogramFigure = Titled & {
  type: 'histogram'
  x: Axis
  edges: readonly number[]
  counts: readonly number[]
}
export type BarsFigure = Titled & { type: 'bars'; items: readonly BarItem[] }
export type Figure = ConfusionMatrixFigure | LineFigure | ScatterFigure | HistogramFigure | BarsFigure
export type FigureType = Figure['type']

/** A figure that cannot be drawn: of a type that is not known here, or not written as docs/figures.md says. */
export type UnreadFigure = { type: null; title: string; fault: 'unknown_type' | 'malformed'; given: string }

type Raw = Readonly<Record<string, unknown>>

/** What a step wrote is checked here, once: the views may then rely on it. */
export function readFigure(raw: Raw, say: (text: string) => string = String): Figure | UnreadFigure {
  const title = typeof raw.title === 'string' ? say(raw.title) : ''
  const given = typeof raw.type === 'string' ? raw.type : ''
  if (!Object.hasOwn(readers, given)) return { type: null, title, fault: 'unknown_type', given }
  return readers[given as FigureType](raw, { title, say }) ?? { type: null, title, fault: 'malformed', given }
}

type Said = { title: string; say: (text: string) => string }

const readers: Record<FigureType, (raw: Raw, said: Said) => Figure | null> = {
  confusion_matrix: readMatrix,
  line: (raw, said) => readPlotted(raw, said, 'line'),
  scatter: (raw, said) => readPlotted(raw, said, 'scatter'),
  histogram: readHistogram,
  bars: readBars,
}

function readMatrix(raw: Raw, { title }: Said): Figure | null {
  const { counts } = raw
  const labels = Array.isArray(raw.labels) ? raw.labels.map(String) : null
  if (!labels?.length || !isListOf(counts, isNumbers)) return null
  const isSquare = counts.length === labels.length && counts.every((row) => row.length === labels.length)
  return isSquare ? { type: 'confusion_matrix', title, labels, counts } : null
}

function readPlotted(raw: Raw, { title, say }: Said, type: 'line' | 'scatter'): Figure | null {
  if (!isListOf(raw.series, isRawSeries)) return null
  const series = raw.series.map(({ name, points }) => ({
    name: typeof name === 'string' ? name : '',
    points,
  }))
  if (series.every(({ points }) => points.length === 0)) return null
  return {
    type,
    title,
    series,
    x: readAxis(raw.x, say),
    y: readAxis(raw.y, say),
    diagonal: raw.diagonal === true,
  }
}

function readHistogram(raw: Raw, { title, say }: Said): Figure | null {
  const { edges, counts } = raw
  if (!isNumbers(edges) || !isNumbers(counts) || counts.length === 0) return null
  const isRising = edges.every((edge, at) => at === 0 || edge > (edges[at - 1] ?? edge))
  if (edges.length !== counts.length + 1 || !isRising) return null
  return { type: 'histogram', title, edges, counts, x: readAxis(raw.x, say) }
}

function readBars(raw: Raw, { title }: Said): Figure | null {
  if (!isListOf(raw.items, isObject)) return null
  const items = raw.items.map(({ label, value }) => ({ label: String(label), value }))
  return isListOf(items, isBarItem) && items.length > 0 ? { type: 'bars', title, items } : null
}

function readAxis(raw: unknown, say: Said['say']): Axis {
  if (!isObject(raw)) return { label: '', range: null }
  const { label, range } = raw
  const isRange = isNumbers(range) && range.length === 2 && (range[0] ?? 0) < (range[1] ?? 0)
  return {
    label: typeof label === 'string' ? say(label) : '',
    range: isRange ? (range as unknown as Extent) : null,
  }
}

/** The extents that all points of a figure need. */
export function extentsOf(series: readonly Series[]): { x: Extent; y: Extent } {
  const points = series.flatMap((each) => each.points)
  return {
    x: extentOf(points.map(([x]) => x)) ?? [0, 1],
    y: extentOf(points.map(([, y]) => y)) ?? [0, 1],
  }
}

const isObject = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

const isNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every(isNumber)

const isPoint = (value: unknown): value is Point => isNumbers(value) && value.length === 2

const isRawSeries = (value: unknown): value is { name: unknown; points: readonly Point[] } =>
  isObject(value) && isListOf(value.points, isPoint)

const isBarItem = (value: unknown): value is BarItem =>
  isObject(value) && typeof value.label === 'string' && isNumber(value.value)

function isListOf<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is readonly Item[] {
  return Array.isArray(value) && value.every(isItem)
}
