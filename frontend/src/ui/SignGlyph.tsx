import { classes } from './classes'
import styles from './SignGlyph.module.css'

export type ShownSign = 'added' | 'removed' | 'changed'

type SignGlyphProps = { sign: ShownSign; size?: number; labelled?: string }

/** Plus, minus or a wave: what became of something, also for those who see no colours. */
export function SignGlyph({ sign, size = 14, labelled }: SignGlyphProps) {
  return (
    <svg
      className={classes(styles.glyph, styles[sign])}
      width={size}
      height={size}
      viewBox="0 0 14 14"
      {...(labelled ? { role: 'img', 'aria-label': labelled } : { 'aria-hidden': true })}
    >
      <rect x="0.75" y="0.75" width="12.5" height="12.5" rx="3.5" className={styles.ground} />
      <path d={signPaths[sign]} className={styles.sign} />
    </svg>
  )
}

/** In a box of 14 by 14. */
export const signPaths: Readonly<Record<ShownSign, string>> = {
  added: 'M7 4v6M4 7h6',
  removed: 'M4 7h6',
  changed: 'M3.6 8.1c1-2 2.4-2 3.4-1.1s2.4.9 3.4-1.1',
}
