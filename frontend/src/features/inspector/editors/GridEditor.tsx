import {
  BetweenHorizontalEnd,
  BetweenVerticalEnd,
  Maximize2,
  Table2,
  TextCursorInput,
  Trash2,
} from 'lucide-react'
import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { parseColumnTypes, typesAfter, writeColumnTypes, type ColumnType } from '../../../domain/columnTypes'
import { componentOf, labelOf, typesParameterOf } from '../../../domain/component'
import {
  insertColumn,
  insertRow,
  NAMES_ROW,
  parseGrid,
  removeColumns,
  removeRows,
  writeGrid,
  type DataGrid,
} from '../../../domain/dataGrid'
import { setInput } from '../../../domain/editGraph'
import { bindingOf, isValue } from '../../../domain/graph'
import { formatValue } from '../../../domain/valueText'
import { Dialog } from '../../../ui/Dialog'
import { Field } from '../../../ui/Field'
import { IconButton } from '../../../ui/IconButton'
import { Menu } from '../../../ui/Menu'
import { useInspecting, useNames } from '../inspecting'
import type { EditorProps } from './editor'
import styles from './editors.module.css'
import { GridTable } from './grid/GridTable'
import { blockOf, within, type Marked } from './grid/marked'
import { TextEditor } from './TextEditor'

/** A small table, typed cell by cell or pasted from a spreadsheet. */
export function GridEditor(props: EditorProps) {
  const { port, label, value, hint, error, aside } = props
  const { t } = useTranslation()
  const [isText, setIsText] = useState(false)
  const [isLarge, setIsLarge] = useState(false)
  const editing = useGrid(props)

  if (isText) {
    return (
      <div className={styles.asText}>
        <TextEditor {...props} value={value ?? ''} />
        <IconButton
          size="small"
          icon={<Table2 />}
          label={t('inspector.grid.asGrid')}
          onClick={() => setIsText(false)}
        />
      </div>
    )
  }
  return (
    <>
      <Field label={label} hint={hint} error={error} aside={aside}>
        {(control) => (
          <div id={control.id} aria-describedby={control['aria-describedby']}>
            <GridPart editing={editing} label={labelOf(port.name)}>
              <IconButton
                size="small"
                icon={<TextCursorInput />}
                label={t('inspector.grid.asText')}
                onClick={() => setIsText(true)}
              />
              <IconButton
                size="small"
                icon={<Maximize2 />}
                label={t('inspector.grid.larger')}
                onClick={() => setIsLarge(true)}
              />
            </GridPart>
          </div>
        )}
      </Field>
      <Dialog open={isLarge} onOpenChange={setIsLarge} title={labelOf(port.name)} size="large">
        <GridPart editing={editing} label={labelOf(port.name)} isTall />
      </Dialog>
    </>
  )
}

type Editing = ReturnType<typeof useGrid>

/** The grid that a text says, and changes of it as steps that can be taken back. */
function useGrid({ node, port, value, onChange }: EditorProps) {
  const { drawing, components } = useInspecting()
  const names = useNames()
  const text = formatValue(value ?? port.default ?? null)
  const grid = useMemo(() => parseGrid(text), [text])
  const component = node && componentOf(components, node)
  const typesPort = component ? typesParameterOf(component, port.name) : null
  const bound = node && typesPort ? bindingOf(node, typesPort) : undefined
  const typesText = bound && isValue(bound) ? formatValue(bound.value) : ''
  const isOpen = typesPort !== null && (!bound || isValue(bound))
  const types = useMemo(() => (isOpen ? parseColumnTypes(typesText) : null), [isOpen, typesText])

  function change(next: DataGrid) {
    const left = types && typesAfter(types, grid.columns, next.columns)
    const leftText = left && writeColumnTypes(left)
    if (!node || !typesPort || leftText === null || !types || leftText === writeColumnTypes(types)) {
      onChange(writeGrid(next), true)
      return
    }
    // A column and its type go by one name, so both change in one step.
    const at = { node: node.id, port: port.name }
    drawing.edit(names.setInput(at), (now) =>
      setInput(setInput(now, at, writeGrid(next)), { node: node.id, port: typesPort }, leftText || null),
    )
  }

  function setType(column: string, type: ColumnType | null) {
    if (!node || !typesPort || !types) return
    const next = new Map(types)
    if (type) next.set(column, type)
    else next.delete(column)
    const at = { node: node.id, port: typesPort }
    drawing.edit(names.setInput(at), (now) => setInput(now, at, writeColumnTypes(next) || null))
  }

  return {
    grid,
    types,
    change,
    setType,
    undo: (again: boolean) => {
      if (again) drawing.redo()
      else drawing.undo()
    },
  }
}

type GridPartProps = { editing: Editing; label: string; isTall?: boolean; children?: ReactNode }

function GridPart({ editing, label, isTall, children }: GridPartProps) {
  const { t } = useTranslation()
  const { grid, types, change, setType, undo } = editing
  const [wanted, setMarked] = useState<Marked | null>(isTall ? FIRST : null)
  // A change from elsewhere, such as undo, may have taken away the row that was marked.
  const marked = wanted && (isInside(grid, wanted) ? wanted : within(grid, wanted))
  const block = marked
    ? blockOf(marked)
    : { column: grid.columns.length - 1, row: NAMES_ROW, width: 1, height: 1 }
  const firstRow = Math.max(0, block.row)
  const markedRows = marked ? Math.min(grid.rows.length, block.row + block.height) - firstRow : 0

  return (
    <div>
      <GridTable
        grid={grid}
        label={label}
        types={types}
        marked={marked}
        onMark={setMarked}
        onChange={change}
        onType={setType}
        onUndo={undo}
        isTall={isTall ?? false}
      />
      <div className={styles.tools}>
        <IconButton
          size="small"
          icon={<BetweenHorizontalEnd />}
          label={t('inspector.grid.addRow')}
          onClick={() =>
            change(
              insertRow(
                grid,
                marked ? Math.min(grid.rows.length, block.row + block.height) : grid.rows.length,
              ),
            )
          }
        />
        <IconButton
          size="small"
          icon={<BetweenVerticalEnd />}
          label={t('inspector.grid.addColumn')}
          onClick={() => change(insertColumn(grid, block.column + block.width))}
        />
        <Menu
          trigger={<IconButton size="small" icon={<Trash2 />} label={t('inspector.grid.remove')} />}
          items={[
            {
              label: t('inspector.grid.removeRows', { count: Math.max(1, markedRows) }),
              disabled: markedRows < 1,
              onSelect: () => change(removeRows(grid, firstRow, markedRows)),
            },
            {
              label: t('inspector.grid.removeColumns', { count: block.width }),
              disabled: !marked || block.width >= grid.columns.length,
              onSelect: () => change(removeColumns(grid, block.column, block.width)),
            },
          ]}
        />
        <span className={styles.count}>
          {t('inspector.grid.size', {
            rows: t('inspector.grid.rows', { count: grid.rows.length }),
            columns: t('inspector.grid.columns', { count: grid.columns.length }),
          })}
        </span>
        {children}
      </div>
    </div>
  )
}

const FIRST: Marked = { from: { column: 0, row: NAMES_ROW }, at: { column: 0, row: NAMES_ROW } }

const isInside = ({ columns, rows }: DataGrid, { from, at }: Marked) =>
  Math.max(from.column, at.column) < columns.length && Math.max(from.row, at.row) <= rows.length
