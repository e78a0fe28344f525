import { useTranslation } from 'react-i18next'

import { classes } from '../../../ui/classes'
import type { ConfusionMatrixFigure } from './figure'
import styles from './ConfusionMatrix.module.css'
import type { PlotLook } from './plot'
import { formatShare } from './scale'

type ConfusionMatrixProps = { figure: ConfusionMatrixFigure; look: PlotLook }

// Beyond this a cell has no room for its share, and beyond that for any text.
const MOST_WITH_SHARES = 8
const MOST_WITH_COUNTS = 16
const MOST_DRAWN = 60

/** Counts by actual and predicted class; the shade is the share of the row. */
export function ConfusionMatrix({ figure, look }: ConfusionMatrixProps) {
  const { t, i18n } = useTranslation()
  const { labels, counts } = figure
  const classCount = labels.length
  if (classCount > MOST_DRAWN) {
    return (
      <p className={styles.tooLarge}>
        {t('artifacts.figure.tooManyClasses', { count: classCount, most: MOST_DRAWN })}
      </p>
    )
  }
  const density =
    classCount <= MOST_WITH_SHARES ? 'full' : classCount <= MOST_WITH_COUNTS ? 'counts' : 'shades'
  const number = new Intl.NumberFormat(i18n.language)

  return (
    <div className={styles.scroll}>
      <table className={classes(styles.matrix, styles[density], styles[look])} aria-label={figure.title}>
        <thead>
          <tr>
            <td />
            <th colSpan={classCount} scope="colgroup" className={styles.side}>
              {t('artifacts.figure.predicted')}
            </th>
          </tr>
          <tr>
            <th scope="col" className={styles.side}>
              {t('artifacts.figure.actual')}
            </th>
            {labels.map((label, at) => (
              <th key={at} scope="col" title={label}>
                <span>{label}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {counts.map((row, actual) => {
            const total = row.reduce((sum, count) => sum + count, 0)
            return (
              <tr key={actual}>
                <th scope="row" title={labels[actual]}>
                  <span>{labels[actual]}</span>
                </th>
                {row.map((count, predicted) => {
                  const share = total === 0 ? 0 : count / total
                  const isRight = actual === predicted
                  return (
                    <td
                      key={predicted}
                      className={classes(styles.cell, isRight ? styles.right : styles.wrong)}
                      style={{ '--share': `${Math.round(share * 100)}%` } as Record<string, string>}
                      title={t('artifacts.figure.cell', {
                        count: number.format(count),
                        total: number.format(total),
                        actual: labels[actual],
                        predicted: labels[predicted],
                        share: formatShare(share, i18n.language),
                      })}
                    >
                      <span className={styles.count}>{number.format(count)}</span>
                      <span className={styles.share}>{formatShare(share, i18n.language)}</span>
                    </td>
                  )
                })}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
