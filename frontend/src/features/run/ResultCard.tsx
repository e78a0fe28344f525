import { useTranslation } from 'react-i18next'

import type { NodeId } from '../../domain/graph'
import { isStepFinished } from '../../domain/run'
import { KindGlyph } from '../../ui/KindGlyph'
import { OutputCard } from './OutputCard'
import type { RenderPreview, Result } from './outputs'
import styles from './ResultCard.module.css'

type ResultCardProps = {
  result: Result
  isOver: boolean
  look: 'card' | 'large'
  onSelect: (node: NodeId) => void
  renderPreview: RenderPreview
}

/** One result of a run: drawn when it is there, else why it is not. */
export function ResultCard({ result, isOver, look, onSelect, renderPreview }: ResultCardProps) {
  const { t } = useTranslation()
  const { output, label, title, node, step } = result
  const source = (
    <button type="button" className={styles.source} onClick={() => onSelect(node)}>
      {t('run.summary.from', { title })}
    </button>
  )
  if (output) {
    return (
      <div className={styles.card}>
        <OutputCard output={output} name={label} aside={source} look={look} renderPreview={renderPreview} />
      </div>
    )
  }
  const isNeverMade = isOver || (step !== undefined && isStepFinished(step.state))
  const why = result.isRemoved ? 'run.removed.short' : isNeverMade ? 'run.summary.noneMade' : null
  return (
    <div className={styles.card}>
      <p className={styles.name}>
        <KindGlyph kind={result.kind} labelled />
        {label}
        {source}
      </p>
      <p className={styles.pending}>{why ? t(why) : t('run.summary.pending', { title })}</p>
    </div>
  )
}
