import { ArrowDown, ArrowUp } from 'lucide-react'
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react'
import { Link } from 'react-router'

import { Checkbox } from './Checkbox'
import { classes } from './classes'
import { extendTo, toggleAll, toggleRow, type RowChoice } from './rowChoice'
import cover from './coverLink.module.css'
import styles from './Table.module.css'
import unseen from './unseen.module.css'

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

/** Makes rows ones that can be chosen: by their box, a range with Shift, by X and Shift with the arrow keys. */
export type Choosing<Row> = {
  choice: RowChoice<string | number>
  onChange: (choice: RowChoice<string | number>) => void
  labelOf: (row: Row) => string
  allLabel: string
}

type TableProps<Row> = {
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string | number
  /** Makes the first cell a link that covers the row. */
  rowHref?: (row: Row) => string
  sort?: Sort
  onSort?: (sort: Sort) => void
  choosing?: Choosing<Row>
  /** Shown in place of rows when there are none. */
  empty?: ReactNode
}

/** Rows and columns; the arrow keys walk from row to row. */
export function Table<Row>({
  label,
  columns,
  rows,
  rowKey,
  rowHref,
  sort,
  onSort,
  choosing,
  empty,
}: TableProps<Row>) {
  if (rows.length === 0 && empty !== undefined) return <>{empty}</>
  const order = rows.map(rowKey)
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          {choosing && (
            <th scope="col" className={styles.choice}>
              <AllBox choosing={choosing} order={order} />
            </th>
          )}
          {columns.map((column) => (
            <HeaderCell key={column.id} column={column} sort={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr
            key={rowKey(row)}
            className={classes(
              styles.row,
              rowHref && styles.linked,
              choosing?.choice.keys.has(rowKey(row)) && styles.chosen,
            )}
          >
            {choosing && (
              <td className={styles.choice}>
                <RowBox row={row} id={rowKey(row)} choosing={choosing} order={order} />
              </td>
            )}
            {columns.map((column, index) => (
              <td
                key={column.id}
                className={classes(index === 0 && styles.first, column.align === 'end' && styles.end)}
              >
                {index === 0 && rowHref ? (
                  <Link
                    to={rowHref(row)}
                    className={classes(styles.link, cover.cover)}
                    onKeyDown={(event) => onRowKey(event, rowKey(row), order, choosing)}
                  >
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
        <span className={classes(column.isHeaderHidden && unseen.unseen)}>{column.header}</span>
      )}
    </th>
  )
}

type AllBoxProps<Row> = { choosing: Choosing<Row>; order: readonly (string | number)[] }

function AllBox<Row>({ choosing: { choice, onChange, allLabel }, order }: AllBoxProps<Row>) {
  const count = order.filter((key) => choice.keys.has(key)).length
  return (
    <Checkbox
      hideLabel
      label={allLabel}
      checked={count === 0 ? false : count === order.length || 'indeterminate'}
      onChange={() => onChange(toggleAll(choice, order))}
    />
  )
}

type RowBoxProps<Row> = AllBoxProps<Row> & { row: Row; id: string | number }

function RowBox<Row>({ row, id, choosing: { choice, onChange, labelOf }, order }: RowBoxProps<Row>) {
  function extend(event: MouseEvent) {
    if (!event.shiftKey) return
    // The box itself would only switch this one row.
    event.preventDefault()
    event.stopPropagation()
    onChange(extendTo(choice, id, order))
  }
  return (
    <span className={styles.box} onClickCapture={extend}>
      <Checkbox
        hideLabel
        label={labelOf(row)}
        checked={choice.keys.has(id)}
        onChange={() => onChange(toggleRow(choice, id))}
      />
    </span>
  )
}

function onRowKey<Row>(
  event: KeyboardEvent<HTMLAnchorElement>,
  id: string | number,
  order: readonly (string | number)[],
  choosing: Choosing<Row> | undefined,
): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (choosing && event.key.toLowerCase() === 'x') {
    event.preventDefault()
    choosing.onChange(toggleRow(choosing.choice, id))
    return
  }
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const row = event.currentTarget.closest('tr')
  const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling
  const link = next?.querySelector<HTMLAnchorElement>('a')
  const nextId = order[order.indexOf(id) + (event.key === 'ArrowDown' ? 1 : -1)]
  if (!link || nextId === undefined) return
  event.preventDefault()
  link.focus()
  if (choosing && event.shiftKey) {
    const keys = new Set([...choosing.choice.keys, id, nextId])
    choosing.onChange({ keys, anchor: nextId })
  }
}
