// As the components read them: between commas, blanks or line breaks.
const BETWEEN = /[\s,]+/

const columnsIn = (text: string) => text.split(BETWEEN).filter(Boolean)

export const hasColumn = (text: string, column: string) => columnsIn(text).includes(column)

/** A list of columns with one more, or without it if it was there. */
export function toggledColumn(text: string, column: string): string {
  const columns = columnsIn(text)
  const next = columns.includes(column) ? columns.filter((other) => other !== column) : [...columns, column]
  return next.join(', ')
}
