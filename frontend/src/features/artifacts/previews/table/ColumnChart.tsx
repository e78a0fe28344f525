import { useTranslation } from 'react-i18next'

import type { ColumnSummary } from '../../../../api/artifacts'
import { Skeleton } from '../../../../ui/Skeleton'
import { formatShare } from '../../figures/scale'
import { cellText } from './cellText'
import styles from './ColumnChart.module.css'

type ColumnChartProps = { summary: ColumnSummary | null; sampledRows: number; look: 'card' | 'large' }

/** How the values of a column spread: bars for what has an order, the most frequent values for words. */
export function ColumnChart({ summary, sampledRows, look }: ColumnChartProps) {
  if (summary === null) return <Skeleton height={look === 'card' ? 24 : 40} />
  if (summary.bars) return <Bars bars={summary.bars} />
  if (summary.top?.length) return <TopValues top={summary.top} sampledRows={sampledRows} look={look} />
  return <span className={styles.none} aria-hidden />
}

type BarsProps = { bars: NonNullable<ColumnSummary['bars']> }

const WIDTH = 100
const HEIGHT = 100
const GAP = 0.12

function Bars({ bars: { edges, counts } }: BarsProps) {
  const { t, i18n } = useTranslation()
  const highest = Math.max(1, ...counts)
  const width = WIDTH / counts.length
  const edge = (at: number) => cellText(edges[at] ?? '', i18n.language)
  return (
    <svg
      className={styles.bars}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t('artifacts.column.bars', {
        from: edge(0),
        to: edge(edges.length - 1),
        count: counts.length,
      })}
    >
      {counts.map((count, at) => {
        // A few values among thousands are still seen to be there.
        const height = count === 0 ? 0 : Math.max(4, (count / highest) * HEIGHT)
        return (
          <g key={at} className={styles.bar}>
            <title>{t('artifacts.column.bar', { from: edge(at), to: edge(at + 1), count })}</title>
            <rect className={styles.reach} x={at * width} y={0} width={width} height={HEIGHT} />
            <rect
              x={at * width + (width * GAP) / 2}
              y={HEIGHT - height}
              width={width * (1 - GAP)}
              height={height}
            />
          </g>
        )
      })}
    </svg>
  )
}

type TopValuesProps = {
  top: NonNullable<ColumnSummary['top']>
  sampledRows: number
  look: 'card' | 'large'
}

const SHOWN = { card: 1, large: 3 }

function TopValues({ top, sampledRows, look }: TopValuesProps) {
  const { t, i18n } = useTranslation()
  return (
    <span className={styles.top}>
      {top.slice(0, SHOWN[look]).map(({ value, count }, at) => {
        const share = formatShare(sampledRows === 0 ? 0 : count / sampledRows, i18n.language)
        const text = value === null || value === '' ? t('artifacts.column.emptyText') : String(value)
        return (
          <span
            key={at}
            className={styles.value}
            title={t('artifacts.column.value', { value: text, count, share })}
          >
            <span className={styles.fill} style={{ width: `${(count / Math.max(1, sampledRows)) * 100}%` }} />
            <span className={styles.word}>{text}</span>
            <span className={styles.share}>{share}</span>
          </span>
        )
      })}
    </span>
  )
}
