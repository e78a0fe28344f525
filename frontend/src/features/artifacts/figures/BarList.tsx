import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Button } from '../../../ui/Button'
import type { BarsFigure } from './figure'
import styles from './figures.module.css'
import { formatValue } from './scale'

type BarListProps = { figure: BarsFigure }

const FIRST_SHOWN = 20

/** Named bars from top to bottom; below zero they go to the left. */
export function BarList({ figure }: BarListProps) {
  const { t, i18n } = useTranslation()
  const [isWhole, setIsWhole] = useState(false)
  const { items } = figure
  const low = Math.min(0, ...items.map(({ value }) => value))
  const high = Math.max(0, ...items.map(({ value }) => value))
  const span = high - low || 1
  const percent = (value: number) => `${(100 * value) / span}%`
  const shown = isWhole ? items : items.slice(0, FIRST_SHOWN)

  return (
    <>
      <ul className={styles.bars} aria-label={figure.title}>
        {shown.map(({ label, value }, at) => (
          <li key={at}>
            <span className={styles.barName} title={label}>
              {label}
            </span>
            <span className={styles.barTrack} aria-hidden>
              <span
                className={styles.barFill}
                style={{ left: percent(Math.min(0, value) - low), width: percent(Math.abs(value)) }}
              />
              {low < 0 && <span className={styles.barZero} style={{ left: percent(-low) }} />}
            </span>
            <span className={styles.barValue}>{formatValue(value, i18n.language)}</span>
          </li>
        ))}
      </ul>
      {shown.length < items.length && (
        <Button variant="ghost" size="small" onClick={() => setIsWhole(true)}>
          {t('artifacts.figure.moreBars', { count: items.length - shown.length })}
        </Button>
      )}
    </>
  )
}
