import { useTranslation } from 'react-i18next'

import type { Preview } from '../../../api/artifacts'
import { CodeBlock } from '../../../ui/CodeBlock'
import { formatBytes } from '../../../ui/format'
import styles from '../ArtifactPreview.module.css'
import type { PreviewLook } from '../FilePreview'

type Text = Extract<Preview, { kind: 'text' | 'markdown' }>

type TextPreviewProps = { preview: Text; look: PreviewLook }

export function TextPreview({ preview, look }: TextPreviewProps) {
  return (
    <div className={styles.stack}>
      <CodeBlock text={preview.text} wrap maxHeight={look === 'card' ? 240 : 720} />
      <TextNotes preview={preview} />
    </div>
  )
}

type TextNotesProps = { preview: Text }

/** What one should know of a text: that there is more of it, and how its bytes were read. */
export function TextNotes({ preview }: TextNotesProps) {
  const { t } = useTranslation()
  const { truncated, size, shown_bytes: shownBytes, encoding, faults } = preview
  const notes = [
    truncated && t('artifacts.text.truncated', { shown: formatBytes(shownBytes), size: formatBytes(size) }),
    encoding !== 'utf-8' && t('artifacts.text.encoding', { encoding: encoding.toUpperCase() }),
    faults > 0 && t('artifacts.text.faults', { count: faults }),
  ].filter((note) => note !== false)
  return notes.length === 0 ? null : <p className={styles.note}>{notes.join(' ')}</p>
}
