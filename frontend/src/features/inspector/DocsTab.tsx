import { useQuery } from '@tanstack/react-query'
import { BookOpen } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { componentVersionQuery } from '../../api/components'
import type { VersionRef } from '../../domain/graph'
import { EmptyState } from '../../ui/EmptyState'
import { ErrorState } from '../../ui/ErrorState'
import { Skeleton } from '../../ui/Skeleton'
import styles from './Inspector.module.css'

type DocsTabProps = { component: VersionRef; renderMarkdown: (text: string) => ReactNode }

/** The component's own README. */
export function DocsTab({ component, renderMarkdown }: DocsTabProps) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(componentVersionQuery(component.name, component.version))
  if (error && !data) {
    return (
      <ErrorState size="small" title={t('inspector.docsFailed')} onRetry={() => void refetch()}>
        {error.message}
      </ErrorState>
    )
  }
  if (!data) {
    return (
      <div className={styles.section}>
        <Skeleton lines={6} />
      </div>
    )
  }
  if (!data.readme) {
    return (
      <EmptyState size="small" icon={<BookOpen />} title={t('inspector.noDocs')}>
        {t('inspector.noDocsHint')}
      </EmptyState>
    )
  }
  return <div className={styles.prose}>{renderMarkdown(data.readme)}</div>
}
