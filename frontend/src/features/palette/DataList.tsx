import { useInfiniteQuery } from '@tanstack/react-query'
import { Database } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { dataQuery, type DataRow } from '../../api/data'
import { Button } from '../../ui/Button'
import { EmptyState } from '../../ui/EmptyState'
import { ErrorState } from '../../ui/ErrorState'
import { formatBytes } from '../../ui/format'
import { KindGlyph } from '../../ui/KindGlyph'
import { SearchField } from '../../ui/SearchField'
import { shownKind } from '../../ui/shownKind'
import { Skeleton } from '../../ui/Skeleton'
import styles from './DataList.module.css'

type DataListProps = { onAdd: (data: DataRow) => void }

/** The data assets of the workspace; a click puts one on the canvas. */
export function DataList({ onAdd }: DataListProps) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const found = useInfiniteQuery(dataQuery({ q: query }))
  const rows = found.data?.pages.flatMap((page) => page.results) ?? []

  return (
    <div className={styles.dock}>
      <div className={styles.search}>
        <SearchField label={t('inspector.searchData')} value={query} onChange={setQuery} focusKey="/" />
      </div>
      <div className={styles.list}>
        {found.isPending && <Skeleton lines={3} />}
        {found.error && (
          <ErrorState size="small" title={t('inspector.dataFailed')} onRetry={() => void found.refetch()}>
            {found.error.message}
          </ErrorState>
        )}
        {rows.map((row) => (
          <div key={row.name} className={styles.row}>
            <button
              type="button"
              className={styles.cover}
              aria-label={t('designer.data.add', { name: row.name })}
              onClick={() => onAdd(row)}
            />
            <KindGlyph kind={shownKind(row)} />
            <span className={styles.text} aria-hidden>
              <span className={styles.name}>{row.name}</span>
              <span className={styles.quiet}>
                {t('inspector.version', { version: row.latest_version })} · {formatBytes(row.size)}
              </span>
            </span>
          </div>
        ))}
        {found.hasNextPage && (
          <Button
            size="small"
            variant="ghost"
            busy={found.isFetchingNextPage}
            onClick={() => void found.fetchNextPage()}
          >
            {t('inspector.moreData')}
          </Button>
        )}
        {found.data && rows.length === 0 && (
          <EmptyState
            size="small"
            icon={<Database />}
            title={query === '' ? t('designer.data.none') : t('inspector.noSuchData', { query })}
          >
            {t('designer.data.noneHint')}
          </EmptyState>
        )}
        {rows.length > 0 && <p className={styles.hint}>{t('designer.data.hint')}</p>}
      </div>
    </div>
  )
}
