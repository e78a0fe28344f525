import type { Cell, ColumnSummary, PreviewColumn } from '../../../../api/artifacts'

/** A column as its head shows it. */
export type ShownColumn = {
  name: string
  type: string
  isNumeric: boolean
  /** Numbers and moments: a part of one says something else than the whole. */
  isWhole: boolean
  /** What the column holds; null as long as it is not known. */
  summary: ColumnSummary | null
}

// The names that Arrow and the reader of CSV have for types of numbers.
const MOMENTS = /^(timestamp|date|time|duration)/
const WRITTEN_MOMENT = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d\S*)?$/
const NUMBERS = /^(u?int\d*|integer|number|float|double|halffloat|decimal.*)$/

export function shownColumns(
  columns: readonly PreviewColumn[],
  rows: readonly (readonly Cell[])[],
  summaries: readonly ColumnSummary[],
): readonly ShownColumn[] {
  return columns.map(({ name, type }, at) => {
    const isNumeric = NUMBERS.test(type) || rows.some((row) => typeof row[at] === 'number')
    const isWhole = isNumeric || MOMENTS.test(type) || areMoments(rows, at)
    return { name, type, isNumeric, isWhole, summary: summaries[at] ?? null }
  })
}

/** The cells of a text file are texts, also those that are moments. */
function areMoments(rows: readonly (readonly Cell[])[], at: number): boolean {
  const cells = rows.map((row) => row[at] ?? '').filter((cell) => cell !== '')
  return cells.length > 0 && cells.every((cell) => WRITTEN_MOMENT.test(String(cell)))
}

const SIGN = 7
const DIGIT = 7.8
const PADDING = 22
const LONGEST_WHOLE = 80
const LIMITS = { card: { min: 88, max: 200 }, large: { min: 148, max: 280 } }
export const NARROWEST = 48
export const WIDEST = 1200

/** How wide a column is before anybody drags it: as its values need; texts within limits. */
export function firstWidth(
  { name, type, isWhole }: ShownColumn,
  at: number,
  rows: readonly (readonly Cell[])[],
  look: 'card' | 'large',
): number {
  const { min, max } = LIMITS[look]
  const longest = rows.reduce((most, row) => Math.max(most, String(row[at] ?? '').length), 0)
  const head = Math.max(name.length, type.length) * SIGN + PADDING
  if (isWhole) return Math.max(min, Math.min(max, head), wholeWidth(longest))
  return Math.min(max, Math.max(min, head, longest * SIGN + PADDING))
}

/** What numbers and moments of so many signs need. */
const wholeWidth = (signs: number) => Math.ceil(Math.min(signs, LONGEST_WHOLE) * DIGIT) + PADDING

/** The columns whose numbers or moments in `rows` need more than `widthOf` gives them, each with what it needs. */
export function tooNarrow(
  columns: readonly ShownColumn[],
  places: readonly number[],
  rows: readonly (readonly Cell[])[],
  widthOf: (at: number) => number,
): ReadonlyMap<number, number> {
  const needs = places
    .filter((at) => columns[at]?.isWhole)
    .map((at) => [at, Math.max(0, ...rows.map((row) => wholeWidth(String(row[at] ?? '').length)))] as const)
  return new Map(needs.filter(([at, needed]) => needed > widthOf(at)))
}

export const inWidthLimits = (width: number) => Math.min(WIDEST, Math.max(NARROWEST, Math.round(width)))

/** The share of the sampled rows whose value is missing. */
export function missingShare({ missing }: ColumnSummary, sampledRows: number): number {
  return missing === null || sampledRows === 0 ? 0 : missing / sampledRows
}
