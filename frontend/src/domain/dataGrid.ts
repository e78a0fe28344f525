/** A small table that is typed: names of columns, and below them rows with a text in each cell. */
export interface DataGrid {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** A cell by its column and row; row -1 is the line with the names. */
export interface Cell {
  readonly column: number
  readonly row: number
}

export const NAMES_ROW = -1

export const emptyGrid: DataGrid = { columns: ['column_1', 'column_2'], rows: [] }

/** Reads CSV, or what is copied from a spreadsheet. Short rows are filled up, long ones get columns of their own. */
export function parseGrid(text: string): DataGrid {
  const [names, ...rows] = parseCells(text)
  if (!names) return emptyGrid
  const width = Math.max(names.length, ...rows.map((row) => row.length))
  const columns = names.map((name) => name.trim())
  return { columns: widened(columns, width), rows: rows.map((row) => filled(row, width)) }
}

/** The cells of a text: between tabs where its first line has one, else between commas. Empty lines are none. */
export function parseCells(text: string): string[][] {
  const source = text.replace(/^\uFEFF/, '')
  const [firstLine = ''] = source.split('\n', 1)
  const between = firstLine.includes('\t') ? '\t' : ','
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let isQuoted = false
  // A line with nothing on it is none; one with an empty cell in quotes is.
  let isLine = false
  const endCell = () => {
    row.push(cell)
    cell = ''
  }
  const endRow = () => {
    endCell()
    if (isLine) rows.push(row)
    row = []
    isLine = false
  }
  for (let at = 0; at < source.length; at += 1) {
    const sign = source.charAt(at)
    if (isQuoted) {
      if (sign !== '"') cell += sign
      else if (source.charAt(at + 1) === '"') {
        cell += '"'
        at += 1
      } else isQuoted = false
    } else if (sign === '"' && cell.trim() === '') {
      cell = ''
      isQuoted = true
      isLine = true
    } else if (sign === between) {
      endCell()
      isLine = true
    } else if (sign === '\n' || sign === '\r') {
      if (sign === '\r' && source.charAt(at + 1) === '\n') at += 1
      endRow()
    } else {
      // Blanks before a cell are not part of it, as the component reads it.
      if (!(sign === ' ' && cell === '')) cell += sign
      isLine = true
    }
  }
  endRow()
  return rows
}

/** CSV as the components read it. */
export const writeGrid = ({ columns, rows }: DataGrid): string =>
  [columns, ...rows].map((row) => row.map((cell) => written(cell, row.length === 1)).join(',')).join('\n') +
  '\n'

/** Cells as a spreadsheet takes them from the clipboard. */
export const writeCells = (cells: readonly (readonly string[])[]): string =>
  cells.map((row) => row.map((cell) => (/[\t\n"]/.test(cell) ? quoted(cell) : cell)).join('\t')).join('\n')

const written = (cell: string, isAlone: boolean) =>
  /[",\t\r\n]|^\s|\s$/.test(cell) || (isAlone && cell === '') ? quoted(cell) : cell

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`

const filled = (row: readonly string[], width: number): readonly string[] =>
  row.length === width ? row : Array.from({ length: width }, (_, column) => row[column] ?? '')

/** Columns up to `width`, with names that are free. */
function widened(columns: readonly string[], width: number): readonly string[] {
  const names = [...columns]
  for (let number = names.length + 1; names.length < width; number += 1) {
    const name = `column_${number}`
    if (!names.includes(name)) names.push(name)
  }
  return names
}

export const cellText = ({ columns, rows }: DataGrid, { column, row }: Cell): string =>
  (row === NAMES_ROW ? columns[column] : rows[row]?.[column]) ?? ''

/** Puts a block of cells down with its corner at `at`; the grid grows where the block is larger. */
export function putCells(grid: DataGrid, at: Cell, cells: readonly (readonly string[])[]): DataGrid {
  const width = Math.max(grid.columns.length, ...cells.map((row) => at.column + row.length))
  const height = Math.max(grid.rows.length, at.row + cells.length)
  const columns = [...widened(grid.columns, width)]
  const rows = Array.from({ length: height }, (_, row) => [...filled(grid.rows[row] ?? [], width)])
  cells.forEach((line, down) =>
    line.forEach((text, across) => {
      const row = at.row + down
      const target = row === NAMES_ROW ? columns : rows[row]
      if (target) target[at.column + across] = row === NAMES_ROW ? text.trim() : text
    }),
  )
  return { columns, rows }
}

export const putCell = (grid: DataGrid, at: Cell, text: string): DataGrid =>
  cellText(grid, at) === text ? grid : putCells(grid, at, [[text]])

export const insertRow = (grid: DataGrid, before: number): DataGrid => ({
  ...grid,
  rows: grid.rows.toSpliced(Math.max(0, before), 0, filled([], grid.columns.length)),
})

export const removeRows = (grid: DataGrid, first: number, count: number): DataGrid => ({
  ...grid,
  rows: grid.rows.toSpliced(first, count),
})

export function insertColumn(grid: DataGrid, before: number): DataGrid {
  const name = widened(grid.columns, grid.columns.length + 1).at(-1) ?? ''
  return {
    columns: grid.columns.toSpliced(before, 0, name),
    rows: grid.rows.map((row) => row.toSpliced(before, 0, '')),
  }
}

/** A grid keeps at least one column. */
export const removeColumns = (grid: DataGrid, first: number, count: number): DataGrid =>
  count >= grid.columns.length
    ? grid
    : {
        columns: grid.columns.toSpliced(first, count),
        rows: grid.rows.map((row) => row.toSpliced(first, count)),
      }
