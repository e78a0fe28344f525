import styles from './CodeBlock.module.css'
import { classes } from './classes'
import { CopyButton } from './CopyButton'

type CodeBlockProps = {
  text: string
  wrap?: boolean
  numbered?: boolean
  /** In pixels; beyond it the block scrolls. */
  maxHeight?: number
  copyable?: boolean
}

/** Text in the machine's own words: a command, a traceback, a file. */
export function CodeBlock({
  text,
  wrap = false,
  numbered = false,
  maxHeight,
  copyable = true,
}: CodeBlockProps) {
  const body = text.replace(/\n$/, '')
  return (
    <div className={styles.frame}>
      {/* Scrolls by keyboard too, so it takes the focus. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={classes(styles.code, wrap && styles.wrap)} style={{ maxHeight }} tabIndex={0}>
        {numbered
          ? body.split('\n').map((line, index) => (
              <span key={index} className={styles.line}>
                {line + '\n'}
              </span>
            ))
          : body}
      </pre>
      {copyable && (
        <div className={styles.copy}>
          <CopyButton text={text} />
        </div>
      )}
    </div>
  )
}
