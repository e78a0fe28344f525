import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { classes } from '../../../../ui/classes'
import { formatShare } from '../../figures/scale'
import { ColumnChart } from './ColumnChart'
import { cellText } from './cellText'
import styles from './ColumnHead.module.css'
import { missingShare, NARROWEST, WIDEST, type ShownColumn } from './columns'

type ColumnHeadProps = {
  column: ShownColumn
  sampledRows: number
  left: number
  width: number
  /** Counted from 1, as screen readers do. */
  place: number
  look: 'card' | 'large'
  onResize: (width: number) => void
}

const KEY_STEP = 16

/** The name of a column, and what its values are like. */
export function ColumnHead({ column, sampledRows, left, width, place, look, onResize }: ColumnHeadProps) {
  const { t, i18n } = useTranslation()
  const { name, type, isNumeric, summary } = column
  const facts = useFacts(column, sampledRows)
  const missing = summary ? missingShare(summary, sampledRows) : 0
  return (
    <div
      role="columnheader"
      aria-colindex={place}
      className={classes(styles.head, styles[look])}
      style={{ width, transform: `translateX(${left}px)` }}
      title={[type ? `${name} · ${type}` : name, ...facts].join('\n')}
    >
      <span className={classes(styles.name, isNumeric && styles.number)}>{name}</span>
      <span className={classes(styles.type, isNumeric && styles.number)}>
        {type}
        {look === 'card' && missing > 0 && (
          <span className={styles.missing}>
            {' '}
            · {t('artifacts.column.missingShort', { share: share(missing) })}
          </span>
        )}
      </span>
      <ColumnChart summary={summary} sampledRows={sampledRows} look={look} />
      {look === 'large' && (
        <span className={styles.facts}>
          {facts.map((fact, at) => (
            <span key={at} className={classes(at === 0 && missing > 0 && styles.missing)}>
              {fact}
            </span>
          ))}
        </span>
      )}
      <ResizeHandle name={name} width={width} onResize={onResize} />
    </div>
  )

  function share(value: number): string {
    return formatShare(value, i18n.language)
  }
}

/** Missing, distinct, range and mean in words; what the column's type has no notion of is left out. */
function useFacts({ summary }: ShownColumn, sampledRows: number): readonly string[] {
  const { t, i18n } = useTranslation()
  if (!summary) return []
  const { missing, distinct, min, max, mean } = summary
  const text = (value: NonNullable<typeof min>) => cellText(value, i18n.language)
  return [
    missing !== null &&
      (missing === 0
        ? t('artifacts.column.noneMissing')
        : t('artifacts.column.missing', {
            share: formatShare(missingShare(summary, sampledRows), i18n.language),
          })),
    distinct !== null && t('artifacts.column.distinct', { count: distinct, formattedCount: text(distinct) }),
    ...(min === null || max === null
      ? []
      : typeof min === 'number'
        ? [t('artifacts.column.range', { min: text(min), max: text(max) })]
        : [t('artifacts.column.from', { min: text(min) }), t('artifacts.column.to', { max: text(max) })]),
    mean !== null && t('artifacts.column.mean', { mean: text(mean) }),
  ].filter((fact) => fact !== false)
}

type ResizeHandleProps = { name: string; width: number; onResize: (width: number) => void }

function ResizeHandle({ name, width, onResize }: ResizeHandleProps) {
  const { t } = useTranslation()
  const grip = useRef<{ x: number; width: number } | null>(null)

  function onPointerDown(event: PointerEvent<HTMLDivElement>) {
    if (event.button !== 0) return
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    grip.current = { x: event.clientX, width }
  }

  function onKeyDown(event: KeyboardEvent) {
    const by = event.key === 'ArrowRight' ? KEY_STEP : event.key === 'ArrowLeft' ? -KEY_STEP : 0
    if (by === 0) return
    event.preventDefault()
    event.stopPropagation()
    onResize(width + by)
  }

  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a separator with the focus is a widget: ARIA's window splitter
    <div
      role="separator"
      className={styles.handle}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as above
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t('artifacts.column.resize', { name })}
      aria-valuenow={width}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      onPointerDown={onPointerDown}
      onPointerMove={(event) => {
        if (grip.current) onResize(grip.current.width + event.clientX - grip.current.x)
      }}
      onPointerUp={() => (grip.current = null)}
      onPointerCancel={() => (grip.current = null)}
      onKeyDown={onKeyDown}
    />
  )
}
