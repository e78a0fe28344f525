import { useTranslation } from 'react-i18next'

import type { Preview } from '../../../api/artifacts'
import { ScrollRegion } from '../../../ui/ScrollRegion'
import styles from '../ArtifactPreview.module.css'
import { DownloadButton } from '../DownloadButton'
import type { FilePlace } from '../FilePreview'
import binary from './BinaryPreview.module.css'
import { hexDump } from './hexDump'

type BinaryPreviewProps = { preview: Extract<Preview, { kind: 'binary' }>; place: FilePlace }

const EXPLAINED = [
  'pickle',
  'torch',
  'skops',
  'safetensors',
  'onnx',
  'keras',
  'hdf5',
  'numpy',
  'arrow',
  'zip',
  'gzip',
  'bzip2',
  'xz',
  'zstandard',
  'tar',
  'sqlite',
  'pdf',
  'program',
] as const
type Explained = (typeof EXPLAINED)[number]

/** A file that is no text: what it is, why it is not opened, and how it begins. */
export function BinaryPreview({ preview: { format, head, size }, place }: BinaryPreviewProps) {
  const { t } = useTranslation()
  const lines = hexDump(head)
  return (
    <div className={styles.stack}>
      <p className={styles.note}>
        {t(isExplained(format) ? `artifacts.binary.${format}` : 'artifacts.binary.unknown')}
      </p>
      <ScrollRegion label={t('artifacts.binary.head')} role="group" className={binary.dump}>
        {lines.map(({ offset, bytes, text }) => (
          <div key={offset}>
            <span className={binary.offset}>{offset}</span>
            {`  ${bytes}  `}
            <span className={binary.text}>{text}</span>
          </div>
        ))}
        {head.length / 2 < size && <div className={binary.offset}>…</div>}
      </ScrollRegion>
      <DownloadButton {...place} />
    </div>
  )
}

const isExplained = (format: string | null): format is Explained =>
  EXPLAINED.some((explained) => explained === format)
