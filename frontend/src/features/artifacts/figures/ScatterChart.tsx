import { useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useTheme } from '../../../ui/theme'
import { extentsOf, type ScatterFigure } from './figure'
import styles from './figures.module.css'
import { Legend } from './Legend'
import { nearestPoint } from './nearest'
import { plotOf, type Plot, type PlotLook } from './plot'
import { PlotFrame } from './PlotFrame'
import { PlotTip } from './PlotTip'
import { PointText } from './PointText'
import { joinedExtent, niceExtent, widened } from './scale'
import { colourName, colourOf, markPath } from './seriesLook'
import { useWidth } from './useWidth'

type ScatterChartProps = { figure: ScatterFigure; look: PlotLook }

const REACH = 16

/** Points on a canvas, so that thousands cost no more than a few; axes and marks in SVG below it. */
export function ScatterChart({ figure, look }: ScatterChartProps) {
  const { t, i18n } = useTranslation()
  const [frame, width] = useWidth<HTMLDivElement>()
  const [pointer, setPointer] = useState<{ x: number; y: number } | null>(null)
  const { x, y, series, diagonal } = figure
  const count = series.reduce((sum, { points }) => sum + points.length, 0)
  const plot = plotOf({ width, look, ...extents(figure), language: i18n.language })
  const hit = pointer && nearestPoint(series, plot, pointer, REACH)
  const equal = diagonal && diagonalIn(plot)

  return (
    <>
      <div ref={frame} className={styles.frame}>
        {width > 0 && (
          <>
            <PlotFrame
              plot={plot}
              summary={t('artifacts.figure.scatterSummary', {
                title: figure.title,
                x: x.label,
                y: y.label,
                count,
              })}
              xLabel={x.label}
              yLabel={y.label}
              onPointer={setPointer}
            >
              {equal && <line className={styles.diagonal} {...equal} />}
              {hit && (
                <circle
                  cx={hit.x}
                  cy={hit.y}
                  r={6}
                  className={styles.ring}
                  style={{ color: colourOf(hit.series) }}
                />
              )}
            </PlotFrame>
            <Points figure={figure} plot={plot} />
          </>
        )}
        {hit && (
          <PlotTip x={hit.x} y={hit.y} width={width}>
            <PointText figure={figure} hit={hit} />
          </PlotTip>
        )}
      </div>
      {series.length > 1 && <Legend series={series} sign="mark" />}
    </>
  )
}

type PointsProps = { figure: ScatterFigure; plot: Plot }

function Points({ figure, plot }: PointsProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { theme } = useTheme()
  const { width, height } = plot

  // Drawn anew with the theme: a canvas keeps the colours it was painted in.
  useLayoutEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context) return
    const density = window.devicePixelRatio
    element.width = width * density
    element.height = height * density
    context.scale(density, density)
    const count = figure.series.reduce((sum, { points }) => sum + points.length, 0)
    const radius = count > 2000 ? 1.75 : count > 400 ? 2.25 : 3
    context.globalAlpha = count > 2000 ? 0.4 : count > 400 ? 0.55 : 0.7
    const colours = getComputedStyle(element)
    figure.series.forEach(({ points }, at) => {
      context.fillStyle = colours.getPropertyValue(colourName(at))
      // One path for all points would merge where they overlap, and the density would be lost.
      for (const [x, y] of points) context.fill(new Path2D(markPath(at, plot.x(x), plot.y(y), radius)))
    })
  }, [figure, plot, width, height, theme])

  return <canvas ref={canvas} className={styles.points} style={{ width, height }} aria-hidden />
}

// With a diagonal the two axes measure the same thing, so they get the same ends.
function extents({ x, y, series, diagonal }: ScatterFigure) {
  const needed = extentsOf(series)
  const both = joinedExtent(needed.x, needed.y)
  return {
    x: x.range ?? niceExtent(widened(diagonal ? both : needed.x), 5),
    y: y.range ?? niceExtent(widened(diagonal ? both : needed.y), 5),
  }
}

/** The part of x = y that lies inside the axes. */
function diagonalIn({ x, y }: Plot) {
  const from = Math.max(x.extent[0], y.extent[0])
  const to = Math.min(x.extent[1], y.extent[1])
  return from < to ? { x1: x(from), y1: y(from), x2: x(to), y2: y(to) } : null
}
