import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { daysOf, periodOfDays, RECENT_PERIODS, type Period } from '../../domain/period'
import { Button } from '../../ui/Button'
import { Chip } from '../../ui/Chip'
import { Popover } from '../../ui/Popover'
import { formatDay } from '../../ui/format'
import type { FilterProps } from './FilterChips'
import styles from './runs.module.css'

type PeriodFilterProps = FilterProps & { icon: ReactNode }

/** When runs were started: the last hours or days, or from one day to another. */
export function PeriodFilter({ filters, onChange, icon }: PeriodFilterProps) {
  const { t } = useTranslation()
  const [isOpen, setIsOpen] = useState(false)
  const periodText = usePeriodText()
  const { period } = filters
  const days = daysOf(period ?? '') ?? { from: '', to: '' }

  function choose(next: Period | null) {
    onChange({ ...filters, period: next })
  }
  function chooseDays(from: string, to: string) {
    choose(from || to ? periodOfDays(from, to) : null)
  }

  if (period !== null && !isOpen) {
    return (
      <Chip tone="accent" icon={icon} onRemove={() => choose(null)}>
        {periodText(period)}
      </Chip>
    )
  }
  return (
    <Popover
      label={t('runs.filter.time')}
      open={isOpen}
      onOpenChange={setIsOpen}
      width={264}
      trigger={
        <Button size="small" icon={icon}>
          {t('runs.filter.time')}
        </Button>
      }
    >
      <div className={styles.period}>
        <div className={styles.recent}>
          {RECENT_PERIODS.map((each) => (
            <Chip
              key={each}
              selected={each === period}
              onClick={() => {
                choose(each)
                setIsOpen(false)
              }}
            >
              {t(`runs.period.${each}`)}
            </Chip>
          ))}
        </div>
        <label className={styles.day}>
          {t('runs.period.from')}
          <input
            type="date"
            value={days.from}
            max={days.to || undefined}
            onChange={(event) => chooseDays(event.target.value, days.to)}
          />
        </label>
        <label className={styles.day}>
          {t('runs.period.to')}
          <input
            type="date"
            value={days.to}
            min={days.from || undefined}
            onChange={(event) => chooseDays(days.from, event.target.value)}
          />
        </label>
      </div>
    </Popover>
  )
}

function usePeriodText(): (period: Period) => string {
  const { t } = useTranslation()
  return (period) => {
    const recent = RECENT_PERIODS.find((each) => each === period)
    if (recent) return t(`runs.period.${recent}`)
    const days = daysOf(period)
    if (!days) return t('runs.period.last', { period })
    const [from, to] = [days.from && formatDay(days.from), days.to && formatDay(days.to)]
    if (!to) return t('runs.period.since', { from })
    return from ? t('runs.period.between', { from, to }) : t('runs.period.until', { to })
  }
}
