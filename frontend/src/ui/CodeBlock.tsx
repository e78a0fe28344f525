import { useTranslation } from 'react-i18next'

import styles from './CodeBlock.module.css'
import { classes } from './classes'
import { CopyButton } from './CopyButton'
import { ScrollRegion } from './ScrollRegion'

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
  const { t } = useTranslation()
  const body = text.replace(/\n$/, '')
  return (
    <div className={styles.frame}>
      <ScrollRegion
        label={t('ui.code')}
        role="group"
        className={classes(styles.code, wrap && styles.wrap)}
        style={{ maxHeight }}
      >
        {numbered
          ? body.split('\n').map((line, index) => (
              <span key={index} className={styles.line}>
                {line + '\n'}
              </span>
            ))
          : wrap
            ? body.split(/(\s+)/).map(whole)
            : body}
      </ScrollRegion>
      {copyable && (
        <div className={styles.copy}>
          <CopyButton text={text} />
        </div>
      )}
    </div>
  )
}

/** A line may end at each hyphen, but `--max_depth` and `two-words.csv` are read as one. */
const whole = (word: string, at: number) =>
  word.includes('-') ? (
    <span key={at} className={styles.word}>
      {word}
    </span>
  ) : (
    word
  )
