import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { said } from '../../api/said'
import { previewQuery, type Preview } from '../../api/artifacts'
import { ErrorState } from '../../ui/ErrorState'
import { Markdown } from '../../ui/Markdown'
import { Skeleton } from '../../ui/Skeleton'
import styles from './ArtifactPreview.module.css'
import { DownloadButton } from './DownloadButton'
import { FigureReport } from './figures/FigureReport'
import { BinaryPreview } from './previews/BinaryPreview'
import { ImagePreview } from './previews/ImagePreview'
import { JsonTree } from './previews/JsonTree'
import { asNotebook } from './previews/notebook'
import { NotebookPreview } from './previews/NotebookPreview'
import { PageFrame } from './previews/PageFrame'
import { TablePreview } from './previews/table/TablePreview'
import { TextNotes, TextPreview } from './previews/TextPreview'

export type PreviewLook = 'card' | 'large'
/** One file of an artifact; of an artifact that is one file, `path` may be empty. */
export type FilePlace = { digest: string; path: string }

type FilePreviewProps = FilePlace & { look: PreviewLook }

/** What can be seen of one file. */
export function FilePreview({ digest, path, look }: FilePreviewProps) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(previewQuery(digest, path))
  if (data) return <PreviewBody preview={data} place={{ digest, path }} look={look} />
  if (!error) return <Skeleton height={look === 'card' ? 120 : 320} />
  return (
    <ErrorState size="small" title={t('artifacts.previewFailed')} onRetry={() => void refetch()}>
      {error.message}
    </ErrorState>
  )
}

type PreviewBodyProps = { preview: Preview; place: FilePlace; look: PreviewLook }

function PreviewBody({ preview, place, look }: PreviewBodyProps) {
  switch (preview.kind) {
    case 'table':
      return <TablePreview preview={preview} place={place} look={look} />
    case 'figure':
      return <FigureReport {...preview} look={look} />
    case 'json': {
      const notebook = asNotebook(preview.value)
      return notebook ? (
        <NotebookPreview notebook={notebook} />
      ) : (
        <JsonTree value={preview.value} look={look} />
      )
    }
    case 'text':
      return <TextPreview preview={preview} look={look} />
    case 'markdown':
      return (
        <div className={styles.stack}>
          <Markdown text={preview.text} />
          <TextNotes preview={preview} />
        </div>
      )
    case 'html':
      return <PageFrame place={place} look={look} />
    case 'image':
      return <ImagePreview preview={preview} place={place} look={look} />
    case 'binary':
      return <BinaryPreview preview={preview} place={place} />
    case 'none':
      return (
        <div className={styles.stack}>
          <p className={styles.note}>{said(preview.reason)}</p>
          <DownloadButton {...place} />
        </div>
      )
  }
}
