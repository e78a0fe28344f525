import { Download } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { artifactAddress } from '../../api/artifacts'
import type { DataVersion } from '../../api/data'
import { Bytes } from '../../ui/Bytes'
import { Table } from '../../ui/Table'
import { Time } from '../../ui/Time'
import { TableCard } from '../../ui/TableCard'
import styles from './data.module.css'

type DataVersionsProps = {
  versions: readonly DataVersion[]
  shown: string
  onShow: (version: string) => void
}

/** The versions of an asset, the newest first; one of them is looked at. */
export function DataVersions({ versions, shown, onShow }: DataVersionsProps) {
  const { t } = useTranslation()
  return (
    <TableCard>
      <Table
        label={t('data.detail.versions')}
        rows={versions}
        rowKey={(row) => row.version}
        columns={[
          {
            id: 'version',
            header: t('data.column.version'),
            width: '140px',
            cell: (row) => (
              <button
                type="button"
                className={styles.version}
                aria-pressed={row.version === shown}
                onClick={() => onShow(row.version)}
              >
                {row.version}
                {row === versions[0] && <span className={styles.quiet}>{t('data.detail.latest')}</span>}
              </button>
            ),
          },
          {
            id: 'file',
            header: t('data.column.file'),
            cell: (row) => <span title={row.filename}>{row.filename}</span>,
          },
          {
            id: 'size',
            header: t('data.column.size'),
            width: '96px',
            align: 'end',
            cell: (row) => <Bytes value={row.size} />,
          },
          {
            id: 'content',
            header: t('data.column.content'),
            width: '136px',
            cell: (row) => (
              <span className={styles.digest} title={row.artifact}>
                {row.artifact.slice(0, 12)}
              </span>
            ),
          },
          {
            id: 'at',
            header: t('data.column.changed'),
            width: '112px',
            cell: (row) => <Time at={row.created_at} />,
          },
          { id: 'by', header: t('data.column.by'), width: '112px', cell: (row) => row.created_by },
          {
            id: 'actions',
            header: t('data.column.actions'),
            isHeaderHidden: true,
            width: '64px',
            align: 'end',
            cell: (row) => (
              <a
                className={styles.download}
                href={artifactAddress(row.artifact)}
                download
                aria-label={t('data.detail.download')}
              >
                <Download />
              </a>
            ),
          },
        ]}
      />
    </TableCard>
  )
}
