import type { Cell, ColumnSummary, PreviewColumn } from '../../../../api/artifacts'

/** A column as its head shows it. */
export type ShownColumn = {
  name: string
  type: string
  isNumeric: boolean
  /** What the column holds; null as long as it is not known. */
  summary: ColumnSummary | null
}

// The names that Arrow and the reader of CSV have for types of numbers.
const NUMBERS = /^(u?int\d*|integer|number|float|double|halffloat|decimal.*)$/

export function shownColumns(
  columns: readonly PreviewColumn[],
  rows: readonly (readonly Cell[])[],
  summaries: readonly ColumnSummary[],
): readonly ShownColumn[] {
  return columns.map(({ name, type }, at) => ({
    name,
    type,
    isNumeric: NUMBERS.test(type) || rows.some((row) => typeof row[at] === 'number'),
    summary: summaries[at] ?? null,
  }))
}

const SIGN = 7
const PADDING = 22
const MEASURED_ROWS = 30
const LIMITS = { card: { min: 88, max: 200 }, large: { min: 148, max: 280 } }
export const NARROWEST = 48
export const WIDEST = 1200

/** How wide a column is before anybody drags it: as its first values need, within limits. */
export function firstWidth(
  { name, type }: ShownColumn,
  at: number,
  rows: readonly (readonly Cell[])[],
  look: 'card' | 'large',
): number {
  const texts = rows.slice(0, MEASURED_ROWS).map((row) => String(row[at] ?? ''))
  const longest = Math.max(name.length, type.length, ...texts.map(({ length }) => length))
  const { min, max } = LIMITS[look]
  return Math.min(max, Math.max(min, longest * SIGN + PADDING))
}

export const inWidthLimits = (width: number) => Math.min(WIDEST, Math.max(NARROWEST, Math.round(width)))

/** The share of the sampled rows whose value is missing. */
export function missingShare({ missing }: ColumnSummary, sampledRows: number): number {
  return missing === null || sampledRows === 0 ? 0 : missing / sampledRows
}
