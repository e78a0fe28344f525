import { useQuery } from '@tanstack/react-query'
import { FileSpreadsheet } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import {
  spreadsheetAddress,
  summaryQuery,
  type TablePreview as Rows,
  type TableSummary,
} from '../../../../api/artifacts'
import { Button } from '../../../../ui/Button'
import { classes } from '../../../../ui/classes'
import type { FilePlace, PreviewLook } from '../../FilePreview'
import { shownColumns } from './columns'
import { TableGrid } from './TableGrid'
import styles from './TablePreview.module.css'
import { MOST_ROWS } from './useTableRows'

type TablePreviewProps = { preview: Rows; place: FilePlace; look: PreviewLook }

const NONE: TableSummary['columns'] = []

/** The rows of a table under what is to be known of each column; large, all of them can be scrolled through. */
export function TablePreview({ preview, place, look }: TablePreviewProps) {
  const { t, i18n } = useTranslation()
  const { data: summary, error } = useQuery(summaryQuery(place.digest, place.path))
  const summaries = summary?.columns ?? NONE
  const columns = useMemo(() => shownColumns(preview.columns, preview.rows, summaries), [preview, summaries])
  const number = new Intl.NumberFormat(i18n.language)
  const total = preview.total_rows ?? summary?.total_rows ?? null
  const totalColumns = preview.total_columns

  return (
    <div className={classes(styles.preview, styles[look])}>
      <div className={styles.line}>
        <p className={styles.size}>
          {[
            total === null
              ? t('artifacts.table.unknownRows')
              : t('artifacts.table.rows', { count: total, formattedCount: number.format(total) }),
            t('artifacts.table.columns', {
              count: totalColumns,
              formattedCount: number.format(totalColumns),
            }),
          ].join(' · ')}
        </p>
        <Button size="small" variant="ghost" asChild>
          <a
            href={spreadsheetAddress(place.digest, place.path)}
            download
            title={t('artifacts.table.csvHint')}
          >
            <FileSpreadsheet aria-hidden />
            {t('artifacts.table.csv')}
          </a>
        </Button>
      </div>
      <TableGrid
        preview={preview}
        place={place}
        columns={columns}
        total={total}
        sampledRows={summary?.sampled_rows ?? 0}
        look={look}
      />
      {notes().map((note) => (
        <p key={note} className={styles.size}>
          {note}
        </p>
      ))}
    </div>
  )

  function notes(): readonly string[] {
    const shownRows = preview.rows.length
    return [
      look === 'card' &&
        (total === null || total > shownRows) &&
        t('artifacts.table.shown', { count: shownRows }),
      totalColumns > columns.length &&
        t('artifacts.table.moreColumns', { count: totalColumns - columns.length }),
      total !== null &&
        total > MOST_ROWS &&
        look === 'large' &&
        t('artifacts.table.mostRows', { formattedCount: number.format(MOST_ROWS) }),
      summary?.limit != null &&
        t('artifacts.column.sample', { formattedCount: number.format(summary.sampled_rows) }),
      error && t('artifacts.column.failed', { reason: error.message }),
    ].filter((note) => typeof note === 'string')
  }
}
