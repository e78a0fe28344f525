import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useEffectEvent, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { TablePreview } from '../../../../api/artifacts'
import { classes } from '../../../../ui/classes'
import { ErrorState } from '../../../../ui/ErrorState'
import { ScrollRegion } from '../../../../ui/ScrollRegion'
import { useVirtualRows } from '../../../../ui/useVirtualRows'
import type { FilePlace, PreviewLook } from '../../FilePreview'
import { ColumnHead } from './ColumnHead'
import { firstWidth, inWidthLimits, tooNarrow, type ShownColumn } from './columns'
import styles from './TablePreview.module.css'
import { useTableRows, type Row } from './useTableRows'

type TableGridProps = {
  preview: TablePreview
  place: FilePlace
  columns: readonly ShownColumn[]
  total: number | null
  sampledRows: number
  look: PreviewLook
}

const ROW_HEIGHT = 24
const COLUMN_OVERSCAN = 4
const HEAD_HEIGHT = { card: 74, large: 148 }

/** Only the cells in sight are drawn, however long or wide the table is. */
export function TableGrid({ preview, place, columns, total, sampledRows, look }: TableGridProps) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const [dragged, setDragged] = useState<ReadonlyMap<number, number>>(new Map())
  const [range, setRange] = useState<readonly [number, number]>([0, -1])
  const { rowAt, count, isTotalKnown, error, retry } = useTableRows({ preview, place, total, range })
  const rowCount = look === 'card' ? preview.rows.length : count

  // Further down a number may be longer than all that the preview brought; a column never narrows by itself.
  const [grown, setGrown] = useState<ReadonlyMap<number, number>>(new Map())
  const firstWidths = useMemo(
    () => columns.map((column, at) => firstWidth(column, at, preview.rows, look)),
    [columns, preview, look],
  )
  const widthOf = (at: number) => dragged.get(at) ?? grown.get(at) ?? firstWidths[at] ?? 0
  const rows = useVirtualRows({ scroller, count: rowCount, height: ROW_HEIGHT, keyOf: (at) => at })
  // eslint-disable-next-line react-hooks/incompatible-library -- guards the React compiler, which does not build this project
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: widthOf,
    overscan: COLUMN_OVERSCAN,
  })

  const shownRows = rows.getVirtualItems()
  const first = shownRows[0]?.index ?? 0
  const last = shownRows.at(-1)?.index ?? -1
  // The card shows what the preview brought; the large view asks for what is scrolled to.
  if (look === 'large' && (range[0] !== first || range[1] !== last)) setRange([first, last])

  function resize(at: number, width: number) {
    setDragged((before) => new Map(before).set(at, inWidthLimits(width)))
    across.resizeItem(at, inWidthLimits(width))
  }

  const shownColumns = across.getVirtualItems()
  const widen = useEffectEvent(() => {
    const places = shownColumns.map(({ index }) => index).filter((at) => !dragged.has(at))
    const inSight = shownRows.flatMap(({ index }) => [rowAt(index) ?? []])
    const needs = tooNarrow(columns, places, inSight, widthOf)
    if (needs.size === 0) return
    setGrown((before) => new Map([...before, ...needs]))
    needs.forEach((width, at) => across.resizeItem(at, width))
  })
  useLayoutEffect(() => widen())
  const width = across.getTotalSize()
  return (
    <>
      <ScrollRegion
        ref={scroller}
        label={t('artifacts.table.label')}
        role="table"
        className={styles.scroll}
        aria-rowcount={isTotalKnown ? rowCount + 1 : -1}
        aria-colcount={columns.length}
      >
        <div role="rowgroup" className={styles.heads} style={{ width, height: HEAD_HEIGHT[look] }}>
          <div role="row" aria-rowindex={1}>
            {shownColumns.map(({ index, start, size }) => {
              const column = columns[index]
              return column ? (
                <ColumnHead
                  key={index}
                  column={column}
                  sampledRows={sampledRows}
                  left={start}
                  width={size}
                  place={index + 1}
                  look={look}
                  onResize={(next) => resize(index, next)}
                />
              ) : null
            })}
          </div>
        </div>
        <div role="rowgroup" className={styles.sheet} style={{ width, height: rows.getTotalSize() }}>
          {shownRows.map(({ index, start }) => (
            <div
              key={index}
              role="row"
              aria-rowindex={index + 2}
              className={styles.row}
              style={{ width, transform: `translateY(${start}px)` }}
            >
              <Cells row={rowAt(index)} columns={columns} places={shownColumns} />
            </div>
          ))}
        </div>
        {rowCount === 0 && <p className={styles.none}>{t('artifacts.table.noRows')}</p>}
      </ScrollRegion>
      {error && (
        <ErrorState size="small" title={t('artifacts.table.rowsFailed')} onRetry={retry}>
          {error.message}
        </ErrorState>
      )}
    </>
  )
}

type CellsProps = {
  row: Row | undefined
  columns: readonly ShownColumn[]
  places: readonly { index: number; start: number; size: number }[]
}

const Cells = memo(function Cells({ row, columns, places }: CellsProps) {
  const { t } = useTranslation()
  return places.map(({ index, start, size }) => {
    const value = row?.[index] ?? null
    const isNumeric = columns[index]?.isNumeric ?? false
    const isMissing = value === null || (value === '' && isNumeric)
    const text = String(value)
    return (
      <div
        key={index}
        role="cell"
        aria-colindex={index + 1}
        className={classes(styles.cell, isNumeric && styles.number, isMissing && styles.missing)}
        style={{ width: size, transform: `translateX(${start}px)` }}
        title={row === undefined ? undefined : isMissing ? t('artifacts.table.missing') : text}
      >
        {row === undefined ? <span className={styles.waiting} /> : isMissing ? '–' : text}
      </div>
    )
  })
})
