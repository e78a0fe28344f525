import { CircleAlert, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import type { Finding } from '../../api/findings'
import { InlineCode } from '../../ui/InlineCode'
import { excerptOf } from './findings'
import styles from './ImportDialog.module.css'

type FindingListProps = {
  findings: readonly Finding[]
  text: string
  /** Said when there is no finding with a place. */
  fallback: string
  onShow: (line: number) => void
}

/** What is wrong in a text, each with its line and a mark under the column. */
export function FindingList({ findings, text, fallback, onShow }: FindingListProps) {
  const { t } = useTranslation()
  if (findings.length === 0) return <p className={styles.message}>{fallback}</p>
  return (
    <section className={styles.findings} role="alert">
      <h3 className={styles.heading}>{t('pipelines.import.findings', { count: findings.length })}</h3>
      <ul>
        {findings.map((finding, at) => (
          <li key={at} className={styles.finding} data-severity={finding.severity}>
            {finding.severity === 'error' ? <CircleAlert aria-hidden /> : <TriangleAlert aria-hidden />}
            <div className={styles.what}>
              <p>
                <InlineCode>{finding.message}</InlineCode>
              </p>
              {finding.line !== null && (
                <Excerpt text={text} line={finding.line} column={finding.column} onShow={onShow} />
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

type ExcerptProps = { text: string; line: number; column: number | null; onShow: (line: number) => void }

function Excerpt({ text, line, column, onShow }: ExcerptProps) {
  const { t } = useTranslation()
  const excerpt = excerptOf(text, line, column)
  const place = column === null ? t('ui.placeLine', { line }) : t('ui.place', { line, column })
  return (
    <>
      <button
        type="button"
        className={styles.place}
        onClick={() => onShow(line)}
        title={t('pipelines.import.show')}
      >
        {place}
      </button>
      {excerpt && (
        <pre className={styles.excerpt}>
          {excerpt.text}
          {'\n'}
          <span className={styles.caret}>{`${' '.repeat(excerpt.at)}^`}</span>
        </pre>
      )}
    </>
  )
}
