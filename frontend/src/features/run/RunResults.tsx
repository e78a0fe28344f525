import { useTranslation } from 'react-i18next'

import type { NodeId } from '../../domain/graph'
import { isRunFinished } from '../../domain/run'
import { EmptyState } from '../../ui/EmptyState'
import { resultsOf, type RenderPreview } from './outputs'
import { ResultCard } from './ResultCard'
import styles from './RunResults.module.css'
import type { ShownRun } from './shownRun'

type RunResultsProps = { run: ShownRun; onSelect: (node: NodeId) => void; renderPreview: RenderPreview }

/** What came out of a run, over the whole width: the meaningful end of a pipeline. */
export function RunResults({ run, onSelect, renderPreview }: RunResultsProps) {
  const { t } = useTranslation()
  const results = resultsOf(run)
  if (results.length === 0) {
    return <EmptyState title={t('run.summary.results')}>{t('run.summary.noOutputs')}</EmptyState>
  }
  return (
    <div className={styles.results}>
      <div className={styles.column}>
        {results.map((result) => (
          <section key={result.name} className={styles.result}>
            <ResultCard
              result={result}
              isOver={isRunFinished(run.facts.state)}
              look="large"
              onSelect={onSelect}
              renderPreview={renderPreview}
            />
          </section>
        ))}
      </div>
    </div>
  )
}
