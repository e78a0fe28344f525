import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { versionsQuery } from '../../api/versions'
import type { Drawing } from '../../state/drawing'
import { ErrorState } from '../../ui/ErrorState'
import { MoreRows } from '../../ui/MoreRows'
import { Skeleton } from '../../ui/Skeleton'
import type { Ends } from './ends'
import styles from './history.module.css'
import { KeepVersion } from './KeepVersion'
import { VersionItem } from './VersionItem'

type VersionListProps = {
  pipeline: number
  drawing: Drawing
  /** What is compared beside the list. */
  ends: Ends | null
  onRestore: (version: number) => void
}

/** The present drawing, and below it every version of it, newest first. */
export function VersionList({ pipeline, drawing, ends, onRestore }: VersionListProps) {
  const { t } = useTranslation()
  const query = useInfiniteQuery(versionsQuery(pipeline))
  const rows = query.data?.pages.flatMap((page) => page.results)

  return (
    <div className={styles.panel}>
      <KeepVersion pipeline={pipeline} drawing={drawing} rows={rows} />
      <div className={styles.list}>
        {!rows && !query.error && (
          <div className={styles.loading}>
            <Skeleton lines={6} />
          </div>
        )}
        {!rows && query.error && (
          <ErrorState size="small" title={t('history.loadFailed')} onRetry={() => void query.refetch()}>
            {query.error.message}
          </ErrorState>
        )}
        {rows && rows.length > 0 && (
          <ol aria-label={t('history.label')}>
            {rows.map((row, index) => (
              <VersionItem
                key={row.number}
                pipeline={pipeline}
                version={row}
                earlier={rows[index + 1]?.number ?? null}
                ends={ends}
                onRestore={() => onRestore(row.number)}
              />
            ))}
          </ol>
        )}
        {query.hasNextPage && (
          <MoreRows
            isLoading={query.isFetchingNextPage}
            onMore={() => void query.fetchNextPage({ cancelRefetch: false })}
          />
        )}
      </div>
    </div>
  )
}
