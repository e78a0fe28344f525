import { Download, Maximize2 } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { artifactAddress } from '../../api/artifacts'
import { Bytes } from '../../ui/Bytes'
import { Dialog } from '../../ui/Dialog'
import { IconButton } from '../../ui/IconButton'
import { KindGlyph } from '../../ui/KindGlyph'
import { Tooltip } from '../../ui/Tooltip'
import styles from './OutputCard.module.css'
import type { RenderPreview, ShownOutput } from './outputs'

type OutputCardProps = {
  output: ShownOutput
  name: string
  /** Where it comes from. */
  aside?: ReactNode
  look?: 'card' | 'large'
  renderPreview: RenderPreview
}

/** An output with a look inside it; large in a dialog, whole as a download. */
export function OutputCard({ output, name, aside, look = 'card', renderPreview }: OutputCardProps) {
  const { t } = useTranslation()
  const [isLarge, setIsLarge] = useState(false)
  return (
    <article className={styles.card}>
      <header className={styles.head}>
        <KindGlyph kind={output.kind} labelled />
        <span className={styles.name} title={output.description || name}>
          {name}
        </span>
        {aside}
        <span className={styles.size}>
          <Bytes value={output.size} />
        </span>
        {look === 'card' && (
          <IconButton
            size="small"
            icon={<Maximize2 />}
            label={t('run.step.enlarge')}
            onClick={() => setIsLarge(true)}
          />
        )}
        <Tooltip content={t('run.step.download')}>
          <a
            className={styles.download}
            href={artifactAddress(output.digest)}
            download
            aria-label={t('run.step.download')}
          >
            <Download />
          </a>
        </Tooltip>
      </header>
      {renderPreview(output, look)}
      <Dialog open={isLarge} onOpenChange={setIsLarge} title={name} size="full">
        {isLarge && renderPreview(output, 'large')}
      </Dialog>
    </article>
  )
}
