import { ChartLine, Table2 } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { saidOfFigure } from '../../../api/said'
import { IconButton } from '../../../ui/IconButton'
import { BarList } from './BarList'
import { ConfusionMatrix } from './ConfusionMatrix'
import { readFigure, type Figure, type UnreadFigure } from './figure'
import styles from './figures.module.css'
import { figureRows, type FigureRows } from './figureRows'
import { Histogram } from './Histogram'
import { LineChart } from './LineChart'
import type { PlotLook } from './plot'
import { formatValue } from './scale'
import { ScatterChart } from './ScatterChart'

type FigureViewProps = { raw: Readonly<Record<string, unknown>>; look: PlotLook }

/** One figure of a report: drawn, or as the numbers behind it. */
export function FigureView({ raw, look }: FigureViewProps) {
  const { t } = useTranslation()
  const [isData, setIsData] = useState(false)
  const figure = readFigure(raw, saidOfFigure)
  const rows = useRows(figure)
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        <span className={styles.title} title={figure.title}>
          {figure.title || t('artifacts.figure.untitled')}
        </span>
        {rows && (
          <span className={styles.tools}>
            <IconButton
              size="small"
              icon={isData ? <ChartLine /> : <Table2 />}
              label={isData ? t('artifacts.figure.draw') : t('artifacts.figure.data')}
              onClick={() => setIsData(!isData)}
            />
          </span>
        )}
      </figcaption>
      {rows && isData ? <FigureData rows={rows} label={figure.title} /> : drawing(figure, look)}
    </figure>
  )
}

function drawing(figure: Figure | UnreadFigure, look: PlotLook): ReactNode {
  switch (figure.type) {
    case 'confusion_matrix':
      return <ConfusionMatrix figure={figure} look={look} />
    case 'line':
      return <LineChart figure={figure} look={look} />
    case 'scatter':
      return <ScatterChart figure={figure} look={look} />
    case 'histogram':
      return <Histogram figure={figure} look={look} />
    case 'bars':
      return <BarList figure={figure} />
    case null:
      return <Unread figure={figure} />
  }
}

function useRows(figure: Figure | UnreadFigure): FigureRows | null {
  const { t } = useTranslation()
  if (figure.type === null) return null
  return figureRows(figure, {
    series: t('artifacts.figure.series'),
    x: t('artifacts.figure.x'),
    y: t('artifacts.figure.y'),
    from: t('artifacts.figure.from'),
    to: t('artifacts.figure.to'),
    count: t('artifacts.figure.count'),
    name: t('artifacts.figure.name'),
    value: t('artifacts.figure.value'),
  })
}

type UnreadProps = { figure: UnreadFigure }

function Unread({ figure }: UnreadProps) {
  const { t } = useTranslation()
  return (
    <p className={styles.unread}>
      {figure.fault === 'unknown_type'
        ? t('artifacts.figure.unknownType', { type: figure.given })
        : t('artifacts.figure.malformed', { type: figure.given })}
    </p>
  )
}

type FigureDataProps = { rows: FigureRows; label: string }

const MOST_ROWS = 500

function FigureData({ rows: { columns, rows }, label }: FigureDataProps) {
  const { t, i18n } = useTranslation()
  return (
    <div className={styles.data}>
      <table aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row, at) => (
            <tr key={at}>
              {row.map((cell, column) => (
                <td key={column}>{typeof cell === 'number' ? formatValue(cell, i18n.language) : cell}</td>
              ))}
            </tr>
          ))}
          {rows.length > MOST_ROWS && (
            <tr>
              <td colSpan={columns.length}>
                {t('artifacts.figure.moreRows', { count: rows.length - MOST_ROWS })}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  )
}
