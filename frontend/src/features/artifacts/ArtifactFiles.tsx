import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, Download, FileText } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { artifactFileAddress, artifactQuery, type ArtifactFile } from '../../api/artifacts'
import { Button } from '../../ui/Button'
import { Bytes } from '../../ui/Bytes'
import { ErrorState } from '../../ui/ErrorState'
import { Skeleton } from '../../ui/Skeleton'
import { FilePreview, type PreviewLook } from './FilePreview'
import styles from './ArtifactPreview.module.css'

type ArtifactFilesProps = { digest: string; look: PreviewLook }

/** The files of a folder; one that is chosen is shown in place of the list. */
export function ArtifactFiles({ digest, look }: ArtifactFilesProps) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<string | null>(null)
  const { data, error, refetch } = useQuery(artifactQuery(digest))
  if (!data) {
    return error ? (
      <ErrorState size="small" title={t('artifacts.previewFailed')} onRetry={() => void refetch()}>
        {error.message}
      </ErrorState>
    ) : (
      <Skeleton lines={3} />
    )
  }
  if (chosen !== null) {
    return (
      <div className={styles.stack}>
        <div className={styles.chosen}>
          <Button variant="ghost" size="small" icon={<ArrowLeft />} onClick={() => setChosen(null)}>
            {t('artifacts.back')}
          </Button>
          <span className={styles.path} title={chosen}>
            {chosen}
          </span>
          <DownloadLink digest={digest} path={chosen} />
        </div>
        <FilePreview digest={digest} path={chosen} look={look} />
      </div>
    )
  }
  if (data.files.length === 0) return <p className={styles.note}>{t('artifacts.file.empty')}</p>
  return (
    <div className={styles.stack}>
      <ul className={styles.files} aria-label={t('artifacts.file.list')}>
        {data.files.map((file) => (
          <FileRow key={file.path} digest={digest} file={file} onChoose={() => setChosen(file.path)} />
        ))}
      </ul>
      {data.file_count > data.files.length && (
        <p className={styles.note}>
          {t('artifacts.file.more', { count: data.file_count - data.files.length })}
        </p>
      )}
    </div>
  )
}

type FileRowProps = { digest: string; file: ArtifactFile; onChoose: () => void }

function FileRow({ digest, file, onChoose }: FileRowProps) {
  return (
    <li className={styles.file}>
      <button type="button" className={styles.fileName} onClick={onChoose} title={file.path}>
        <FileText aria-hidden />
        <span>{file.path}</span>
      </button>
      <span className={styles.fileSize}>
        <Bytes value={file.size} />
      </span>
      <DownloadLink digest={digest} path={file.path} />
    </li>
  )
}

type DownloadLinkProps = { digest: string; path: string }

function DownloadLink({ digest, path }: DownloadLinkProps) {
  const { t } = useTranslation()
  const label = t('artifacts.downloadFile', { name: path })
  return (
    <a
      className={styles.download}
      href={artifactFileAddress(digest, path)}
      download
      aria-label={label}
      title={label}
    >
      <Download />
    </a>
  )
}
