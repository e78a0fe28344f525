import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { previewQuery, type Preview } from '../../api/artifacts'
import { CodeBlock } from '../../ui/CodeBlock'
import { ErrorState } from '../../ui/ErrorState'
import { Skeleton } from '../../ui/Skeleton'
import styles from './ArtifactPreview.module.css'
import { FigureReport } from './figures/FigureReport'
import { JsonTree } from './previews/JsonTree'
import { TablePreview } from './previews/TablePreview'

export type PreviewLook = 'card' | 'large'

type FilePreviewProps = { digest: string; path: string; look: PreviewLook }

/** What can be seen of one file. */
export function FilePreview({ digest, path, look }: FilePreviewProps) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(previewQuery(digest, path))
  if (data) return <PreviewBody preview={data} look={look} />
  if (!error) return <Skeleton height={look === 'card' ? 120 : 320} />
  return (
    <ErrorState size="small" title={t('artifacts.previewFailed')} onRetry={() => void refetch()}>
      {error.message}
    </ErrorState>
  )
}

type PreviewBodyProps = { preview: Preview; look: PreviewLook }

function PreviewBody({ preview, look }: PreviewBodyProps) {
  const { t } = useTranslation()
  switch (preview.kind) {
    case 'table':
      return <TablePreview preview={preview} look={look} />
    case 'figure':
      return <FigureReport {...preview} look={look} />
    case 'json':
      return <JsonTree value={preview.value} look={look} />
    case 'text':
      return (
        <div className={styles.stack}>
          <CodeBlock text={preview.text} maxHeight={look === 'card' ? 240 : 720} />
          {preview.truncated && <p className={styles.note}>{t('artifacts.text.truncated')}</p>}
        </div>
      )
    case 'none':
      return <p className={styles.note}>{preview.reason}</p>
  }
}
