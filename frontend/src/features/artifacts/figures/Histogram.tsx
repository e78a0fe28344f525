import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { HistogramFigure } from './figure'
import styles from './figures.module.css'
import { plotOf, type PlotLook } from './plot'
import { PlotFrame } from './PlotFrame'
import { PlotTip } from './PlotTip'
import { formatShare, formatValue, niceExtent, widened } from './scale'
import { useWidth } from './useWidth'

type HistogramProps = { figure: HistogramFigure; look: PlotLook }

export function Histogram({ figure, look }: HistogramProps) {
  const { t, i18n } = useTranslation()
  const [frame, width] = useWidth<HTMLDivElement>()
  const [hovered, setHovered] = useState<number | null>(null)
  const { edges, counts, x } = figure
  const total = counts.reduce((sum, count) => sum + count, 0)
  const plot = plotOf({
    width,
    look,
    x: x.range ?? [edges[0] ?? 0, edges.at(-1) ?? 1],
    y: niceExtent(widened([0, Math.max(1, ...counts)]), 4),
    language: i18n.language,
  })
  const bars = counts.map((count, at) => {
    const left = plot.x(edges[at] ?? 0)
    const right = plot.x(edges[at + 1] ?? 0)
    return { count, left, right, top: plot.y(count) }
  })
  const shown = hovered === null ? undefined : bars[hovered]

  function onPointer(at: { x: number; y: number } | null) {
    const index = at ? bars.findIndex(({ left, right }) => at.x >= left && at.x < right) : -1
    setHovered(index < 0 ? null : index)
  }

  return (
    <div ref={frame} className={styles.frame}>
      {width > 0 && (
        <PlotFrame
          plot={plot}
          summary={t('artifacts.figure.histogramSummary', {
            title: figure.title,
            x: x.label,
            bars: counts.length,
            total,
          })}
          xLabel={x.label}
          yLabel={t('artifacts.figure.count')}
          onPointer={onPointer}
          horizontalOnly
        >
          {bars.map(({ left, right, top }, at) => (
            <rect
              key={at}
              className={styles.bar}
              data-hovered={at === hovered}
              x={left + 0.5}
              y={top}
              width={Math.max(0.5, right - left - 1)}
              height={plot.bottom - top}
            />
          ))}
        </PlotFrame>
      )}
      {shown && hovered !== null && (
        <PlotTip x={(shown.left + shown.right) / 2} y={shown.top} width={width}>
          <div className={styles.tipRow}>
            <span>
              {t('artifacts.figure.between', {
                from: formatValue(edges[hovered] ?? 0, i18n.language),
                to: formatValue(edges[hovered + 1] ?? 0, i18n.language),
              })}
            </span>
            <b>{formatValue(shown.count, i18n.language)}</b>
          </div>
          <div className={styles.tipRow}>
            <span>{t('artifacts.figure.share')}</span>
            <b>{formatShare(total === 0 ? 0 : shown.count / total, i18n.language)}</b>
          </div>
        </PlotTip>
      )}
    </div>
  )
}
