import type { Series } from './figure'
import styles from './figures.module.css'
import { colourOf, dashOf, markPath } from './seriesLook'

type LegendProps = { series: readonly Series[]; sign: 'line' | 'mark' }

/** Names the series; each differs by colour and by its dashes or its shape. */
export function Legend({ series, sign }: LegendProps) {
  if (series.every(({ name }) => !name)) return null
  return (
    <ul className={styles.legend}>
      {series.map(({ name }, at) => (
        <li key={at}>
          <svg width={18} height={10} aria-hidden style={{ color: colourOf(at) }}>
            {sign === 'line' ? (
              <line x1={0} x2={18} y1={5} y2={5} className={styles.line} strokeDasharray={dashOf(at)} />
            ) : (
              <path d={markPath(at, 9, 5, 4)} fill="currentColor" />
            )}
          </svg>
          {name}
        </li>
      ))}
    </ul>
  )
}
