import { useTranslation } from 'react-i18next'

import styles from './StateBar.module.css'
import type { ShownState } from './StateGlyph'

type StateBarProps = {
  label: string
  counts: Partial<Record<ShownState, number>>
  /** What is not counted in any state is shown as still open. */
  total: number
}

// Finished first, so that the bar fills from the left.
const ORDER: readonly ShownState[] = [
  'succeeded',
  'reused',
  'failed',
  'cancelled',
  'skipped',
  'running',
  'cancelling',
  'approval',
  'queued',
  'waiting',
]

/** How many of the steps are in which state, as parts of a bar; the words are said on hover and by screen readers. */
export function StateBar({ label, counts, total }: StateBarProps) {
  const { t } = useTranslation()
  const parts = ORDER.flatMap((state) => {
    const count = counts[state] ?? 0
    return count > 0 ? [{ state, count, words: `${count} ${t(`ui.state.${state}`).toLowerCase()}` }] : []
  })
  const summary = `${label}: ${parts.map(({ words }) => words).join(', ')}`
  return (
    <span
      className={styles.bar}
      role="img"
      aria-label={summary}
      title={parts.map(({ words }) => words).join(', ')}
    >
      {parts.map(({ state, count }) => (
        <span key={state} className={styles[state]} style={{ flexGrow: count / Math.max(1, total) }} />
      ))}
    </span>
  )
}
