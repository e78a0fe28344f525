import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { ComparedRow } from '../../domain/compareRuns'
import type { RunSnapshot } from '../../domain/run'
import { classes } from '../../ui/classes'
import { ScrollRegion } from '../../ui/ScrollRegion'
import styles from './compareRuns.module.css'

type ComparisonTableProps<Row> = {
  label: string
  runs: readonly RunSnapshot[]
  rows: readonly Row[]
  nameOf: (row: Row) => string
  cell: (row: Row, at: number) => ReactNode
  /** Shown in place of rows when there are none. */
  none: string
}

/** Columns go no narrower than this together. */
export const leastWidth = (runs: number) => 150 + runs * 130

/** A line for each thing, a column for each run; lines of one step stand together under its name. */
export function ComparisonTable<Row extends ComparedRow<unknown>>({
  label,
  runs,
  rows,
  nameOf,
  cell,
  none,
}: ComparisonTableProps<Row>) {
  const { t } = useTranslation()
  if (rows.length === 0) return <p className={styles.none}>{none}</p>
  return (
    <ScrollRegion label={label} className={styles.scroll}>
      <table
        className={styles.table}
        aria-label={label}
        // Columns of one width, which the page scrolls to when there are many.
        style={{ minWidth: leastWidth(runs.length) }}
      >
        <thead>
          <tr>
            <th scope="col" className={styles.subject} />
            {runs.map(({ id }) => (
              <th key={id} scope="col">
                {t('runs.number', { id })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={row.key} className={classes(row.differs && styles.differs)}>
              <th scope="row" className={styles.subject}>
                {row.title !== null && row.title !== rows[index - 1]?.title && (
                  <span className={styles.step}>{row.title}</span>
                )}
                <span className={styles.name}>{nameOf(row)}</span>
              </th>
              {runs.map(({ id }, at) => (
                <td key={id}>{cell(row, at)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
