import { CircleAlert, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import styles from './FindingList.module.css'
import { InlineCode } from './InlineCode'

/** One thing to say about a text; lines and columns count from 1. */
export type ShownFinding = {
  message: string
  source?: string
  line: number | null
  column: number | null
  severity: 'error' | 'warning'
}

type FindingListProps = {
  findings: readonly ShownFinding[]
  /** Said when there is no finding. */
  fallback?: string
  onShow?: (line: number, column: number) => void
}

/** What is wrong in texts: the sentence, the file, and the place in it. */
export function FindingList({ findings, fallback, onShow }: FindingListProps) {
  if (findings.length === 0) {
    return (
      <p className={styles.fallback} role="alert">
        {fallback}
      </p>
    )
  }
  return (
    <div role={findings.some(({ severity }) => severity === 'error') ? 'alert' : 'status'}>
      <ul className={styles.list}>
        {findings.map((finding, at) => (
          <li key={at} className={styles.finding} data-severity={finding.severity}>
            {finding.severity === 'error' ? <CircleAlert aria-hidden /> : <TriangleAlert aria-hidden />}
            <p>
              <InlineCode>{finding.message}</InlineCode> <Place finding={finding} onShow={onShow} />
            </p>
          </li>
        ))}
      </ul>
    </div>
  )
}

type PlaceProps = { finding: ShownFinding; onShow: FindingListProps['onShow'] }

function Place({ finding: { source = '', line, column }, onShow }: PlaceProps) {
  const { t } = useTranslation()
  if (line === null) return <span className={styles.place}>{source}</span>
  const at = { line, column: column ?? 1 }
  const text = source ? t('ui.placeIn', { source, ...at }) : t('ui.place', at)
  if (!onShow) return <span className={styles.place}>{text}</span>
  return (
    <button type="button" className={styles.place} onClick={() => onShow(line, column ?? 1)}>
      {text}
    </button>
  )
}
