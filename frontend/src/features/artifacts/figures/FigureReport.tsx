import { classes } from '../../../ui/classes'
import { MetricTiles } from '../MetricTiles'
import { FigureView } from './FigureView'
import type { PlotLook } from './plot'
import styles from './FigureReport.module.css'

type FigureReportProps = {
  headline?: string | null | undefined
  metrics?: Readonly<Record<string, number>> | undefined
  figures: readonly Readonly<Record<string, unknown>>[]
  look: PlotLook
}

/** The one thing to know, the numbers, and the figures: side by side where there is room. */
export function FigureReport({ headline, metrics, figures, look }: FigureReportProps) {
  return (
    <div className={classes(styles.report, styles[look])}>
      {headline && <p className={styles.headline}>{headline}</p>}
      {metrics && <MetricTiles metrics={metrics} />}
      {figures.length > 0 && (
        <div className={styles.figures}>
          {figures.map((figure, at) => (
            <FigureView key={at} raw={figure} look={look} />
          ))}
        </div>
      )}
    </div>
  )
}
