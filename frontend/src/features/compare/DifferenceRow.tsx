import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { SignGlyph } from '../../ui/SignGlyph'
import styles from './compare.module.css'
import type { Described } from './describe'

type DifferenceRowProps = {
  described: Described
  isConflict: boolean
  isCurrent: boolean
  onSelect: () => void
  children: ReactNode
}

/** One difference: what became of what, and below it what either side says. */
export function DifferenceRow({ described, isConflict, isCurrent, onSelect, children }: DifferenceRowProps) {
  const { t } = useTranslation()
  const { sign, title, what } = described
  return (
    <li className={styles.row} data-current={isCurrent}>
      <button
        type="button"
        className={styles.name}
        aria-pressed={isCurrent}
        aria-label={t('compare.list.show', { title: `${title}, ${what}` })}
        onClick={onSelect}
      >
        {isConflict ? (
          <TriangleAlert className={styles.warning} aria-hidden="true" />
        ) : (
          <SignGlyph sign={sign} />
        )}
        <span className={styles.title}>{title}</span> <span className={styles.what}>{what}</span>
      </button>
      {children}
    </li>
  )
}
