import { classes } from './classes'
import styles from './KindGlyph.module.css'
import { kindShapes, type ShownKind } from './kindShapes'
import { useTexts } from './useTexts'

type KindGlyphProps = {
  kind: ShownKind
  size?: number
  /** For an optional port. */
  hollow?: boolean
  labelled?: boolean
}

/** The sign of a kind of port: a colour and an outline of its own. */
export function KindGlyph({ kind, size = 12, hollow = false, labelled = false }: KindGlyphProps) {
  const { t } = useTexts()
  return (
    <svg
      className={styles[kind]}
      width={size}
      height={size}
      viewBox="0 0 12 12"
      role={labelled ? 'img' : undefined}
      aria-hidden={labelled ? undefined : true}
      aria-label={labelled ? t(`ui.kind.${kind}`) : undefined}
    >
      <path
        d={kindShapes[kind]}
        strokeLinejoin="round"
        className={classes(hollow ? styles.hollow : styles.solid)}
      />
    </svg>
  )
}
