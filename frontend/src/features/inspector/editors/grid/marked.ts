import { cellText, NAMES_ROW, type Cell, type DataGrid } from '../../../../domain/dataGrid'

/** The cells that are marked: from one corner to the cell that has the keyboard. */
export type Marked = { readonly from: Cell; readonly at: Cell }

export type Block = Cell & { readonly width: number; readonly height: number }

export const blockOf = ({ from, at }: Marked): Block => ({
  column: Math.min(from.column, at.column),
  row: Math.min(from.row, at.row),
  width: Math.abs(from.column - at.column) + 1,
  height: Math.abs(from.row - at.row) + 1,
})

export function holds(marked: Marked, { column, row }: Cell): boolean {
  const block = blockOf(marked)
  return (
    column >= block.column &&
    column < block.column + block.width &&
    row >= block.row &&
    row < block.row + block.height
  )
}

/** The marked cells as rows, each as it is or as `change` makes it. */
export function cellsIn(
  grid: DataGrid,
  marked: Marked,
  change: (text: string) => string = (text) => text,
): string[][] {
  const { column, row, width, height } = blockOf(marked)
  return Array.from({ length: height }, (_, down) =>
    Array.from({ length: width }, (_, across) =>
      change(cellText(grid, { column: column + across, row: row + down })),
    ),
  )
}

/** The next cell in a direction, within the grid and the new row below it. */
export const moved = (
  { columns, rows }: DataGrid,
  { column, row }: Cell,
  across: number,
  down: number,
): Cell => ({
  column: Math.min(columns.length - 1, Math.max(0, column + across)),
  row: Math.min(rows.length, Math.max(NAMES_ROW, row + down)),
})

/** Where the marking stands after rows or columns went. */
export const within = (grid: DataGrid, { at }: Marked): Marked => {
  const held = moved(grid, at, 0, 0)
  return { from: held, at: held }
}
