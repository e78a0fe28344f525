import { ArrowDown, ArrowUp } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'
import { Link } from 'react-router'

import { classes } from './classes'
import styles from './Table.module.css'

export type Column<Row> = {
  id: string
  header: ReactNode
  /** The header is heard, not seen: the column holds buttons that speak for themselves. */
  isHeaderHidden?: boolean
  cell: (row: Row) => ReactNode
  /** A CSS width; columns without one share what is left. */
  width?: string
  align?: 'start' | 'end'
  sortable?: boolean
}

export type Sort = { column: string; direction: 'ascending' | 'descending' }

type TableProps<Row> = {
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string | number
  /** Makes the first cell a link that covers the row. */
  rowHref?: (row: Row) => string
  sort?: Sort
  onSort?: (sort: Sort) => void
  /** Shown in place of rows when there are none. */
  empty?: ReactNode
}

/** Rows and columns; the arrow keys walk from row to row. */
export function Table<Row>({ label, columns, rows, rowKey, rowHref, sort, onSort, empty }: TableProps<Row>) {
  if (rows.length === 0 && empty !== undefined) return <>{empty}</>
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <HeaderCell key={column.id} column={column} sort={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)} className={classes(styles.row, rowHref && styles.linked)}>
            {columns.map((column, index) => (
              <td key={column.id} className={classes(column.align === 'end' && styles.end)}>
                {index === 0 && rowHref ? (
                  <Link to={rowHref(row)} className={styles.link} onKeyDown={walkRows}>
                    {column.cell(row)}
                  </Link>
                ) : (
                  column.cell(row)
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type HeaderCellProps<Row> = {
  column: Column<Row>
  sort: Sort | undefined
  onSort: ((sort: Sort) => void) | undefined
}

function HeaderCell<Row>({ column, sort, onSort }: HeaderCellProps<Row>) {
  const direction = sort?.column === column.id ? sort.direction : undefined
  const next = direction === 'ascending' ? 'descending' : 'ascending'
  return (
    <th
      scope="col"
      style={{ width: column.width }}
      className={classes(column.align === 'end' && styles.end)}
      aria-sort={direction}
    >
      {column.sortable && onSort ? (
        <button
          type="button"
          className={styles.sort}
          onClick={() => onSort({ column: column.id, direction: next })}
        >
          {column.header}
          {direction === 'ascending' && <ArrowUp />}
          {direction === 'descending' && <ArrowDown />}
        </button>
      ) : (
        <span className={classes(column.isHeaderHidden && styles.unseen)}>{column.header}</span>
      )}
    </th>
  )
}

function walkRows(event: KeyboardEvent<HTMLAnchorElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const row = event.currentTarget.closest('tr')
  const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling
  const link = next?.querySelector<HTMLAnchorElement>('a')
  if (!link) return
  event.preventDefault()
  link.focus()
}
