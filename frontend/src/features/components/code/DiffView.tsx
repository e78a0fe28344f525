import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { lineDiff, withContext } from '../../../domain/lineDiff'
import { EmptyState } from '../../../ui/EmptyState'
import styles from './code.module.css'

type DiffViewProps = { label: string; before: string; after: string }

const signs = { same: ' ', added: '+', removed: '−' }

/** How a text changed, line by line; what is equal is folded. */
export function DiffView({ label, before, after }: DiffViewProps) {
  const { t } = useTranslation()
  const lines = useMemo(() => lineDiff(before, after), [before, after])
  if (!lines) return <EmptyState size="small" title={t('registry.diff.tooLarge')} />
  if (lines.every(({ sign }) => sign === 'same')) {
    return <EmptyState size="small" title={t('registry.diff.same')} />
  }
  return (
    <div className={styles.view}>
      <table className={styles.diff} aria-label={label}>
        <tbody>
          {withContext(lines).map((row, at) =>
            'skipped' in row ? (
              <tr key={at} className={styles.skipped}>
                <td colSpan={4}>{t('registry.diff.skipped', { count: row.skipped })}</td>
              </tr>
            ) : (
              <tr key={at} className={styles[row.sign]}>
                <td className={styles.number}>{row.before}</td>
                <td className={styles.number}>{row.after}</td>
                <td className={styles.sign}>{signs[row.sign]}</td>
                <td className={styles.line}>{row.text}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  )
}
