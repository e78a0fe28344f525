import { useTranslation } from 'react-i18next'

import type { TablePreview as Rows } from '../../../api/artifacts'
import { classes } from '../../../ui/classes'
import styles from './TablePreview.module.css'

type TablePreviewProps = { preview: Rows; look: 'card' | 'large' }

// The names that Arrow and the reader of CSV have for types of numbers.
const NUMBERS = /^(u?int\d*|integer|number|float|double|halffloat|decimal.*)$/
const MOST_COLUMNS = { card: 40, large: 200 }

/** The first rows of a table, with the name and the type of each column. */
export function TablePreview({ preview, look }: TablePreviewProps) {
  const { t, i18n } = useTranslation()
  const { columns, rows, total_rows: totalRows, total_columns: totalColumns } = preview
  const shown = columns.slice(0, MOST_COLUMNS[look])
  const isNumeric = shown.map(
    ({ type }, at) => NUMBERS.test(type) || rows.some((row) => typeof row[at] === 'number'),
  )
  const number = new Intl.NumberFormat(i18n.language)
  const size = [
    totalRows === null
      ? t('artifacts.table.unknownRows')
      : t('artifacts.table.rows', { count: totalRows, formattedCount: number.format(totalRows) }),
    t('artifacts.table.columns', { count: totalColumns, formattedCount: number.format(totalColumns) }),
  ]
  if (totalRows === null || totalRows > rows.length)
    size.push(t('artifacts.table.shown', { count: rows.length }))

  return (
    <div className={classes(styles.preview, styles[look])}>
      <p className={styles.size}>{size.join(' · ')}</p>
      {/* Scrolls by keyboard too, so it takes the focus. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('artifacts.table.label')}>
        <table className={styles.table}>
          <thead>
            <tr>
              {shown.map(({ name, type }, at) => (
                <th
                  key={at}
                  scope="col"
                  className={classes(isNumeric[at] && styles.number)}
                  title={`${name} · ${type}`}
                >
                  <span className={styles.name}>{name}</span>
                  <span className={styles.type}>{type}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                {shown.map((_, at) => (
                  <TableCell key={at} value={row[at] ?? null} isNumeric={isNumeric[at] ?? false} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p className={styles.none}>{t('artifacts.table.noRows')}</p>}
      </div>
      {totalColumns > shown.length && (
        <p className={styles.size}>
          {t('artifacts.table.moreColumns', { count: totalColumns - shown.length })}
        </p>
      )}
    </div>
  )
}

type TableCellProps = { value: Rows['rows'][number][number]; isNumeric: boolean }

function TableCell({ value, isNumeric }: TableCellProps) {
  const { t } = useTranslation()
  if (value === null || (value === '' && isNumeric)) {
    return (
      <td
        className={classes(styles.missing, isNumeric && styles.number)}
        title={t('artifacts.table.missing')}
      >
        –
      </td>
    )
  }
  const text = String(value)
  return (
    <td className={classes(isNumeric && styles.number)} title={text.length > 24 ? text : undefined}>
      {text}
    </td>
  )
}
