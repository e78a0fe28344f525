import { useLayoutEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { COLUMN_TYPES, type ColumnType, type ColumnTypes } from '../../../../domain/columnTypes'
import {
  cellText,
  NAMES_ROW,
  parseCells,
  putCell,
  putCells,
  writeCells,
  type Cell,
  type DataGrid,
} from '../../../../domain/dataGrid'
import { classes } from '../../../../ui/classes'
import { Menu } from '../../../../ui/Menu'
import { blockOf, cellsIn, holds, moved, type Marked } from './marked'
import styles from './GridTable.module.css'

type GridTableProps = {
  grid: DataGrid
  label: string
  marked: Marked | null
  onMark: (marked: Marked) => void
  onChange: (grid: DataGrid) => void
  /** Null where nothing takes the types of columns. */
  types: ColumnTypes | null
  onType: (column: string, type: ColumnType | null) => void
  onUndo: (again: boolean) => void
  isTall?: boolean
}

const ROW_HEIGHT = 26
const MARGIN_ROWS = 8
// More than the largest window shows, with a margin above and below.
const MOST_DRAWN = 80

/** Cells to walk through, type over and paste into, as in a spreadsheet. The last row is a new one. */
export function GridTable(props: GridTableProps) {
  const { grid, label, marked, onMark, types, onType, isTall = false } = props
  const { t } = useTranslation()
  const frame = useRef<HTMLDivElement>(null)
  const [first, setFirst] = useState(0)
  // Only what can be seen is drawn: a pasted table may have thousands of rows.
  const drawn = Array.from(
    { length: Math.min(grid.rows.length + 1, first + MOST_DRAWN) - first },
    (_, index) => first + index,
  )
  const walkedTo = marked?.at.row ?? NAMES_ROW
  useLayoutEffect(() => {
    if (frame.current && walkedTo > NAMES_ROW) bringIntoSight(frame.current, walkedTo)
  }, [walkedTo])

  const layout = {
    gridTemplateColumns: `36px repeat(${grid.columns.length}, minmax(88px, 1fr))`,
    minWidth: 36 + 88 * grid.columns.length,
  }
  const cell = (at: Cell, text: string) => <GridCell key={at.column} {...props} at={at} text={text} />

  return (
    <div
      ref={frame}
      className={classes(styles.frame, isTall && styles.tall)}
      role="grid"
      aria-label={label}
      aria-rowcount={grid.rows.length + 2}
      aria-colcount={grid.columns.length}
      tabIndex={marked ? -1 : 0}
      onScroll={({ currentTarget }) =>
        setFirst(Math.max(0, Math.floor(currentTarget.scrollTop / ROW_HEIGHT) - MARGIN_ROWS))
      }
      onFocus={(event) => {
        if (event.target === event.currentTarget && !marked) onMark(cellsAt({ column: 0, row: NAMES_ROW }))
      }}
    >
      <div className={styles.head} style={layout}>
        <div className={styles.names} role="row" aria-rowindex={1}>
          <span className={styles.number} />
          {grid.columns.map((name, column) => cell({ column, row: NAMES_ROW }, name))}
        </div>
        {types && (
          <div className={styles.types}>
            <span className={styles.number} />
            {grid.columns.map((name, column) => (
              <TypeMenu key={column} name={name} type={types.get(name) ?? null} onType={onType} />
            ))}
          </div>
        )}
      </div>
      <div
        className={styles.body}
        style={{ height: (grid.rows.length + 1) * ROW_HEIGHT, minWidth: layout.minWidth }}
      >
        {drawn.map((index) => (
          <div
            key={index}
            className={styles.row}
            role="row"
            aria-rowindex={index + 2}
            style={{ ...layout, height: ROW_HEIGHT, transform: `translateY(${index * ROW_HEIGHT}px)` }}
          >
            <span className={styles.number}>
              {index < grid.rows.length ? index + 1 : <span title={t('inspector.grid.newRow')}>+</span>}
            </span>
            {grid.columns.map((_, column) =>
              cell({ column, row: index }, cellText(grid, { column, row: index })),
            )}
          </div>
        ))}
      </div>
    </div>
  )
}

/** Scrolls just as far as is needed; the head covers the top. */
function bringIntoSight(frame: HTMLElement, row: number): void {
  const head = frame.firstElementChild?.clientHeight ?? 0
  const top = row * ROW_HEIGHT
  const room = frame.clientHeight - head - ROW_HEIGHT
  if (frame.scrollTop > top) frame.scrollTop = top
  else if (frame.scrollTop < top - room) frame.scrollTop = top - room
}

const cellsAt = (at: Cell): Marked => ({ at, from: at })

type GridCellProps = GridTableProps & { at: Cell; text: string }

function GridCell(props: GridCellProps) {
  const { grid, marked, onMark, at, text } = props
  const isAt = marked?.at.row === at.row && marked.at.column === at.column
  const isName = at.row === NAMES_ROW
  return (
    <div
      className={classes(
        styles.cell,
        isName && styles.name,
        marked && holds(marked, at) && styles.marked,
        isAt && styles.at,
      )}
      role={isName ? 'columnheader' : 'gridcell'}
      aria-colindex={at.column + 1}
      aria-selected={marked ? holds(marked, at) : false}
      // The cell that has the keyboard is a field of its own; pointing at another one moves it there.
      onPointerDown={(event) => {
        if (isAt) return
        event.preventDefault()
        onMark(event.shiftKey && marked ? { ...marked, at } : cellsAt(at))
      }}
      onPointerEnter={(event) => {
        if (event.buttons === 1 && marked && !isAt) onMark({ ...marked, at })
      }}
    >
      {isAt ? <CellField key={`${grid.columns.length}`} {...props} marked={marked} /> : text}
    </div>
  )
}

type CellFieldProps = GridCellProps & { marked: Marked }

/** The field in the cell that has the keyboard. Arrows walk until something is typed or F2 is pressed. */
function CellField({ grid, marked, onMark, onChange, onUndo, at, text }: CellFieldProps) {
  const { t } = useTranslation()
  const field = useRef<HTMLTextAreaElement>(null)
  const [draft, setDraft] = useState<string | null>(null)
  const isTyping = draft !== null

  useLayoutEffect(() => {
    field.current?.focus({ preventScroll: true })
    field.current?.select()
  }, [])

  const withDraft = () => (draft === null ? grid : putCell(grid, at, draft))
  const commit = () => {
    const next = withDraft()
    setDraft(null)
    if (next !== grid) onChange(next)
    return next
  }
  const walk = (across: number, down: number, extends_ = false) => {
    const next = moved(commit(), at, across, down)
    onMark(extends_ ? { ...marked, at: next } : cellsAt(next))
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing) return
    const key = event.key
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey
    const arrow = ARROWS[key]
    if (key === 'Enter' && isPlain) walk(0, event.shiftKey ? -1 : 1)
    else if (key === 'Tab' && isPlain) {
      const next = afterTab(grid, at, event.shiftKey)
      if (!next) {
        commit()
        return
      }
      commit()
      onMark(cellsAt(next))
    } else if (key === 'Escape') {
      if (isTyping) {
        setDraft(null)
        requestAnimationFrame(() => field.current?.select())
      } else if (event.currentTarget.closest('[role="dialog"]')) return
      else leave(event.currentTarget)
    } else if (key === 'F2') {
      setDraft(draft ?? text)
      field.current?.setSelectionRange(text.length, text.length)
    } else if (arrow && isPlain && !isTyping) walk(...arrow, event.shiftKey)
    else if ((key === 'Home' || key === 'End') && !isTyping) {
      const column = key === 'Home' ? 0 : grid.columns.length - 1
      const row = event.ctrlKey ? (key === 'Home' ? NAMES_ROW : grid.rows.length - 1) : at.row
      onMark(cellsAt({ column, row }))
    } else if ((key === 'Delete' || key === 'Backspace') && !isTyping) {
      const { row, column } = blockOf(marked)
      onChange(
        putCells(
          grid,
          { row, column },
          cellsIn(grid, marked, () => ''),
        ),
      )
    } else if (key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey) && !isTyping) {
      onUndo(event.shiftKey)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  function onCopy(event: ClipboardEvent, isCut = false) {
    if (isTyping) return
    event.preventDefault()
    event.clipboardData.setData('text/plain', writeCells(cellsIn(grid, marked)))
    if (!isCut) return
    const { row, column } = blockOf(marked)
    onChange(
      putCells(
        grid,
        { row, column },
        cellsIn(grid, marked, () => ''),
      ),
    )
  }

  function onPaste(event: ClipboardEvent) {
    if (isTyping) return
    event.preventDefault()
    const pasted = event.clipboardData.getData('text/plain')
    // A sentence with a comma is one cell; rows and columns come with tabs or line breaks.
    const cells = /[\t\n]/.test(pasted.trim()) ? parseCells(pasted) : [[pasted.trim()]]
    const { row, column } = blockOf(marked)
    onChange(putCells(grid, { row, column }, cells))
  }

  return (
    <textarea
      ref={field}
      className={styles.field}
      rows={1}
      spellCheck={false}
      aria-label={
        at.row === NAMES_ROW
          ? t('inspector.grid.nameOf', { number: at.column + 1 })
          : t('inspector.grid.cell', { name: grid.columns[at.column], number: at.row + 1 })
      }
      value={draft ?? text}
      onChange={(event) => setDraft(event.target.value)}
      onDoubleClick={() => setDraft(draft ?? text)}
      onKeyDown={onKeyDown}
      onBlur={commit}
      onCopy={(event) => onCopy(event)}
      onCut={(event) => onCopy(event, true)}
      onPaste={onPaste}
    />
  )
}

/** To the buttons below the grid, from where Tab leads on. */
const leave = (field: HTMLElement) =>
  field.closest('[role="grid"]')?.nextElementSibling?.querySelector('button')?.focus()

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** The cell after, or before, in reading order; null at either end, where Tab leaves the grid. */
function afterTab({ columns, rows }: DataGrid, { column, row }: Cell, isBack: boolean): Cell | null {
  const at = (row + 1) * columns.length + column + (isBack ? -1 : 1)
  if (at < 0 || at >= (rows.length + 2) * columns.length) return null
  return { column: at % columns.length, row: Math.floor(at / columns.length) - 1 }
}

type TypeMenuProps = {
  name: string
  type: ColumnType | null
  onType: GridTableProps['onType']
}

function TypeMenu({ name, type, onType }: TypeMenuProps) {
  const { t } = useTranslation()
  const label = (which: ColumnType | null) => t(`inspector.grid.type.${which ?? 'found'}`)
  return (
    <Menu
      trigger={
        <button
          type="button"
          className={classes(styles.type, type && styles.named)}
          aria-label={t('inspector.grid.typeOf', { name, type: label(type) })}
        >
          {label(type)}
        </button>
      }
      items={[null, ...COLUMN_TYPES].map((each) => ({
        label: label(each),
        checked: each === type,
        onSelect: () => onType(name, each),
      }))}
    />
  )
}
