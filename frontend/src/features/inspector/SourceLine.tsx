import { CornerDownRight, Unlink } from 'lucide-react'
import type { ReactNode } from 'react'

import { classes } from '../../ui/classes'
import { IconButton } from '../../ui/IconButton'
import styles from './Inspector.module.css'

type SourceLineProps = {
  label: ReactNode
  /** Where the value comes from, as a link. */
  source: string
  onOpen: () => void
  onCut: () => void
  cutLabel: string
  hint?: ReactNode
  error?: ReactNode
}

/** A field that is fed from elsewhere: a link to there, and one click to cut it. */
export function SourceLine({ label, source, onOpen, onCut, cutLabel, hint, error }: SourceLineProps) {
  return (
    <div className={styles.source}>
      <div className={styles.sourceLabel}>{label}</div>
      <div className={styles.sourceLine}>
        <button type="button" className={styles.link} onClick={onOpen}>
          <CornerDownRight aria-hidden />
          <span>{source}</span>
        </button>
        <IconButton size="small" icon={<Unlink />} label={cutLabel} onClick={onCut} />
      </div>
      {(error ?? hint) && (
        <p className={classes(styles.note, error !== undefined && styles.noteError)}>{error ?? hint}</p>
      )}
    </div>
  )
}
