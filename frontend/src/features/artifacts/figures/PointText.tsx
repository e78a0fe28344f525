import { useTranslation } from 'react-i18next'

import type { LineFigure, ScatterFigure } from './figure'
import styles from './figures.module.css'
import type { Hit } from './nearest'
import { formatValue } from './scale'

type PointTextProps = { figure: LineFigure | ScatterFigure; hit: Hit }

/** What the tooltip says of a point. */
export function PointText({ figure, hit }: PointTextProps) {
  const { t, i18n } = useTranslation()
  const name = figure.series[hit.series]?.name
  const axes = [
    { label: figure.x.label || t('artifacts.figure.x'), value: hit.point[0] },
    { label: figure.y.label || t('artifacts.figure.y'), value: hit.point[1] },
  ]
  return (
    <>
      {name && figure.series.length > 1 && <div className={styles.tipName}>{name}</div>}
      {axes.map(({ label, value }, at) => (
        <div key={at} className={styles.tipRow}>
          <span>{label}</span>
          <b>{formatValue(value, i18n.language)}</b>
        </div>
      ))}
    </>
  )
}
