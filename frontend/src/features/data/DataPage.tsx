import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Database, FileUp, SearchX } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { faultOf } from '../../api/ApiError'
import { dataQuery } from '../../api/data'
import { sessionQuery } from '../../api/session'
import { Button } from '../../ui/Button'
import { EmptyState } from '../../ui/EmptyState'
import { FaultState } from '../../ui/FaultState'
import { formatLimit } from '../../ui/format'
import { MoreRows } from '../../ui/MoreRows'
import { ListTools } from '../../ui/ListTools'
import { Page } from '../../ui/Page'
import { PageHeader } from '../../ui/PageHeader'
import { SkeletonRows } from '../../ui/Skeleton'
import { useUrlText } from '../../ui/useUrlText'
import styles from './data.module.css'
import { DataTable } from './DataTable'
import { UploadDialog } from './UploadDialog'
import { useFileDrop } from './useFileDrop'

export function DataPage() {
  const { t } = useTranslation()
  const [typed, setTyped, q] = useUrlText('q')
  const { data: session } = useQuery(sessionQuery)
  const query = useInfiniteQuery(dataQuery({ q }))
  const [upload, setUpload] = useState<{ file: File | null } | null>(null)
  const isOver = useFileDrop((file) => setUpload({ file }))
  const assets = query.data?.pages.flatMap((page) => page.results)
  const limit = formatLimit(session?.upload_limit_bytes ?? 0)

  return (
    <Page
      name={t('data.title')}
      header={
        <PageHeader
          title={t('data.title')}
          aside={query.data?.pages[0]?.count}
          actions={
            <Button variant="primary" icon={<FileUp />} onClick={() => setUpload({ file: null })}>
              {t('data.upload')}
            </Button>
          }
        />
      }
    >
      <ListTools search={{ label: t('data.search'), value: typed, onChange: setTyped }}></ListTools>
      {assets && assets.length > 0 && <DataTable assets={assets} />}
      {assets?.length === 0 &&
        (q ? (
          <EmptyState
            icon={<SearchX />}
            title={t('data.noMatch.title', { q })}
            actions={<Button onClick={() => setTyped('')}>{t('data.noMatch.clear')}</Button>}
          />
        ) : (
          <EmptyState
            icon={<Database />}
            title={t('data.none.title')}
            actions={
              <Button variant="primary" icon={<FileUp />} onClick={() => setUpload({ file: null })}>
                {t('data.upload')}
              </Button>
            }
          >
            {t('data.none.body', { limit })}
          </EmptyState>
        ))}
      {!assets &&
        (query.error ? (
          <FaultState
            fault={faultOf(query.error)}
            title={t('data.loadFailed')}
            onRetry={() => void query.refetch()}
          >
            {query.error.message}
          </FaultState>
        ) : (
          <SkeletonRows />
        ))}
      {query.hasNextPage && (
        <MoreRows
          isLoading={query.isFetchingNextPage}
          onMore={() => void query.fetchNextPage({ cancelRefetch: false })}
        />
      )}
      {isOver && !upload && <div className={styles.veil}>{t('data.drop', { limit })}</div>}
      {upload && <UploadDialog file={upload.file} asset={null} onClose={() => setUpload(null)} />}
    </Page>
  )
}
