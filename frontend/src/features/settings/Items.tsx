import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'

import type { Cleaned, StorageItem } from '../../api/storage'
import { Bytes } from '../../ui/Bytes'
import { Table, type Column } from '../../ui/Table'
import styles from './settings.module.css'

/** Files and folders as they are called; a log and an output by their run, in the language of the page. */
function nameOf({ part, name }: StorageItem, t: TFunction): string {
  const output = /^[0-9a-f]{12} {2}(.+) of (.+), run (\d+)$/.exec(name)
  if (output) {
    const [, port = '', node = '', id = ''] = output
    return t('settings.limit.output', { port, node, id })
  }
  const run = part === 'logs' ? /^run (\d+)$/.exec(name)?.[1] : undefined
  return run === undefined ? name : t('run.title', { id: run })
}

type ItemsProps = { found: Cleaned; empty: string }

/** What would go, the largest of it. */
export function Items({ found, empty }: ItemsProps) {
  const { t } = useTranslation()
  // Where there is only one part, it need not be said of each.
  const hasParts = new Set(found.items.map(({ part }) => part)).size > 1
  const columns: readonly (Column<StorageItem> | false)[] = [
    { id: 'name', header: t('settings.clean.name'), cell: (item) => <code>{nameOf(item, t)}</code> },
    hasParts && {
      id: 'part',
      header: t('settings.storage.column.part'),
      width: '120px',
      cell: ({ part }) => t(`settings.storage.part.${part}`),
    },
    {
      id: 'bytes',
      header: t('settings.storage.column.bytes'),
      width: '104px',
      align: 'end',
      cell: ({ bytes }) => <Bytes value={bytes} />,
    },
  ]
  const more = found.count - found.items.length
  return (
    <div className={styles.items}>
      <Table
        label={t('settings.clean.title')}
        columns={columns.filter((column) => column !== false)}
        rows={found.items}
        rowKey={({ part, name }) => `${part} ${name}`}
        empty={<p className={styles.quiet}>{empty}</p>}
      />
      {more > 0 && <p className={styles.quiet}>{t('settings.clean.more', { count: more })}</p>}
    </div>
  )
}
