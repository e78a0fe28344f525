import { useTranslation } from 'react-i18next'

import type { DataRow } from '../../api/data'
import { Bytes } from '../../ui/Bytes'
import { KindGlyph } from '../../ui/KindGlyph'
import { shownKind } from '../../ui/shownKind'
import { Table } from '../../ui/Table'
import { Time } from '../../ui/Time'
import styles from './data.module.css'

type DataTableProps = { assets: readonly DataRow[] }

export function DataTable({ assets }: DataTableProps) {
  const { t } = useTranslation()
  return (
    <Table
      label={t('data.list')}
      rows={assets}
      rowKey={(asset) => asset.name}
      rowHref={(asset) => `/data/${encodeURIComponent(asset.name)}`}
      columns={[
        { id: 'name', header: t('data.column.name'), cell: (asset) => asset.name },
        {
          id: 'kind',
          header: t('data.column.kind'),
          width: '112px',
          cell: (asset) => (
            <span className={styles.kind}>
              <KindGlyph kind={shownKind(asset)} />
              {t(`ui.kind.${shownKind(asset)}`)}
            </span>
          ),
        },
        {
          id: 'file',
          header: t('data.column.file'),
          width: '24%',
          cell: (asset) => <span title={asset.filename}>{asset.filename}</span>,
        },
        {
          id: 'size',
          header: t('data.column.size'),
          width: '96px',
          align: 'end',
          cell: (asset) => <Bytes value={asset.size} />,
        },
        {
          id: 'versions',
          header: t('data.column.versions'),
          width: '96px',
          align: 'end',
          cell: (asset) => asset.versions,
        },
        {
          id: 'changed',
          header: t('data.column.changed'),
          width: '128px',
          cell: (asset) => <Time at={asset.updated_at} />,
        },
      ]}
    />
  )
}
