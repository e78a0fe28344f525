import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Button } from '../../ui/Button'
import { formatValue } from './figures/scale'
import styles from './MetricTiles.module.css'

type MetricTilesProps = { metrics: Readonly<Record<string, number>> }

const FIRST_SHOWN = 12

/** Numbers with their names, as they were written. */
export function MetricTiles({ metrics }: MetricTilesProps) {
  const { t, i18n } = useTranslation()
  const [isWhole, setIsWhole] = useState(false)
  const all = Object.entries(metrics)
  if (all.length === 0) return null
  const shown = isWhole ? all : all.slice(0, FIRST_SHOWN)
  return (
    <>
      <div className={styles.frame}>
        <dl className={styles.tiles}>
          {shown.map(([name, value]) => (
            <div key={name} className={styles.tile}>
              <dt title={name}>{name}</dt>
              <dd title={String(value)}>{formatValue(value, i18n.language)}</dd>
            </div>
          ))}
        </dl>
      </div>
      {shown.length < all.length && (
        <div>
          <Button variant="ghost" size="small" onClick={() => setIsWhole(true)}>
            {t('artifacts.moreMetrics', { count: all.length - shown.length })}
          </Button>
        </div>
      )}
    </>
  )
}
