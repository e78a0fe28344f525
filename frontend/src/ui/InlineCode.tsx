import styles from './InlineCode.module.css'

type InlineCodeProps = { children: string }

/** A sentence in which what stands between backticks is code. */
export function InlineCode({ children }: InlineCodeProps) {
  return children.split(/(`[^`]+`)/).map((part, at) =>
    part.length > 2 && part.startsWith('`') && part.endsWith('`') ? (
      <code key={at} className={styles.code}>
        {part.slice(1, -1)}
      </code>
    ) : (
      part
    ),
  )
}
