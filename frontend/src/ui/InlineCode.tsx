import { classes } from './classes'
import styles from './InlineCode.module.css'

// Signs that fit into the narrowest column; more than these may be broken anywhere.
const LONGEST_WHOLE = 32

type InlineCodeProps = { children: string }

/** A sentence in which what stands between backticks is code. */
export function InlineCode({ children }: InlineCodeProps) {
  return children.split(/(`[^`]+`)/).map((part, at) =>
    part.length > 2 && part.startsWith('`') && part.endsWith('`') ? (
      <code key={at} className={classes(styles.code, part.length <= LONGEST_WHOLE && styles.whole)}>
        {part.slice(1, -1)}
      </code>
    ) : (
      part
    ),
  )
}
