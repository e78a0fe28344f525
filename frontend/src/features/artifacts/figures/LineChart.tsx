import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { extentsOf, type LineFigure, type Series } from './figure'
import styles from './figures.module.css'
import { Legend } from './Legend'
import { nearestPoint } from './nearest'
import { plotOf, type Plot, type PlotLook } from './plot'
import { PlotFrame } from './PlotFrame'
import { PlotTip } from './PlotTip'
import { PointText } from './PointText'
import { niceExtent, widened } from './scale'
import { colourOf, dashOf } from './seriesLook'
import { useWidth } from './useWidth'

type LineChartProps = { figure: LineFigure; look: PlotLook }

const REACH = 60

export function LineChart({ figure, look }: LineChartProps) {
  const { t, i18n } = useTranslation()
  const [frame, width] = useWidth<HTMLDivElement>()
  const [pointer, setPointer] = useState<{ x: number; y: number } | null>(null)
  const { x, y, series, diagonal } = figure
  const needed = extentsOf(series)
  const plot = plotOf({
    width,
    look,
    x: x.range ?? widened(needed.x),
    y: y.range ?? niceExtent(widened(needed.y), 4),
    language: i18n.language,
  })
  const hit = pointer && nearestPoint(series, plot, pointer, REACH)

  return (
    <>
      <div ref={frame} className={styles.frame}>
        {width > 0 && (
          <PlotFrame
            plot={plot}
            summary={t('artifacts.figure.lineSummary', {
              title: figure.title,
              x: x.label,
              y: y.label,
              names: series.map(({ name }) => name).join(', '),
            })}
            xLabel={x.label}
            yLabel={y.label}
            onPointer={setPointer}
          >
            {diagonal && (
              <line
                className={styles.diagonal}
                x1={plot.left}
                y1={plot.bottom}
                x2={plot.right}
                y2={plot.top}
              />
            )}
            {series.map((each, at) => (
              <path
                key={at}
                d={linePath(each, plot)}
                className={styles.line}
                strokeDasharray={dashOf(at)}
                style={{ color: colourOf(at) }}
              />
            ))}
            {hit && (
              <circle
                cx={hit.x}
                cy={hit.y}
                r={4}
                className={styles.dot}
                style={{ color: colourOf(hit.series) }}
              />
            )}
          </PlotFrame>
        )}
        {hit && (
          <PlotTip x={hit.x} y={hit.y} width={width}>
            <PointText figure={figure} hit={hit} />
          </PlotTip>
        )}
      </div>
      <Legend series={series} sign="line" />
    </>
  )
}

function linePath({ points }: Series, plot: Plot): string {
  return points
    .map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${plot.x(x).toFixed(1)} ${plot.y(y).toFixed(1)}`)
    .join('')
}
