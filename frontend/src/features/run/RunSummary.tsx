import { Maximize2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import type { NodeId } from '../../domain/graph'
import { countStates, isRunFinished } from '../../domain/run'
import { Button } from '../../ui/Button'
import { Facts } from '../../ui/Facts'
import { StateBar } from '../../ui/StateBar'
import { StateChip } from '../../ui/StateChip'
import { StateGlyph } from '../../ui/StateGlyph'
import { Time } from '../../ui/Time'
import { resultsOf, type RenderPreview } from './outputs'
import styles from './panels.module.css'
import { ResultCard } from './ResultCard'
import { RunChain } from './RunChain'
import { RunClock } from './RunClock'
import { RunPriority } from './RunPriority'
import { RunTags } from './RunTags'
import { errorLine, firstFailure, starterOf, type ShownRun } from './shownRun'
import summary from './RunSummary.module.css'

type RunSummaryProps = {
  run: ShownRun
  onSelect: (node: NodeId) => void
  renderPreview: RenderPreview
  /** Shows the results over the whole width; left out where they are shown so already. */
  onOpenResults?: (() => void) | undefined
}

const ORDER = [
  'running',
  'queued',
  'waiting',
  'succeeded',
  'reused',
  'failed',
  'skipped',
  'cancelled',
] as const

/** The run as a whole: how it went, what failed, what came out of it. */
export function RunSummary({ run, onSelect, renderPreview, onOpenResults }: RunSummaryProps) {
  const { t } = useTranslation()
  const { facts, steps } = run
  const counts = countStates(steps)
  // The first one stands at the head of the page.
  const others = steps.filter((step) => step.state === 'failed' && step !== firstFailure(steps))
  const results = resultsOf(run)
  const starter = starterOf(facts)
  const priority = !isRunFinished(facts.state) ? (
    <RunPriority run={facts.id} priority={facts.priority ?? 'normal'} />
  ) : facts.priority && facts.priority !== 'normal' ? (
    t(`inspector.priorities.${facts.priority}`)
  ) : null
  return (
    <div className={styles.panel} role="region" aria-label={t('run.summary.label')}>
      <div className={styles.scroll}>
        <section className={styles.section}>
          <div className={styles.line}>
            <StateChip state={facts.state}>
              <RunClock run={run} />
            </StateChip>
            <span className={styles.quiet}>{t('run.steps', { count: steps.length })}</span>
          </div>
          <StateBar label={t('run.stepsLabel')} counts={counts} total={steps.length} />
          <ul className={summary.counts}>
            {ORDER.map((state) =>
              counts[state] ? (
                <li key={state}>
                  <StateGlyph state={state} size={12} />
                  {t('run.stateCount', { count: counts[state], state: t(`ui.state.${state}`).toLowerCase() })}
                </li>
              ) : null,
            )}
          </ul>
        </section>
        {others.map((step) => (
          <section key={step.node} className={styles.section}>
            <div className={summary.failure}>
              <p className={summary.failed}>{t('run.failure.title', { title: step.title })}</p>
              <p className={styles.sentence}>{errorLine(step.error)}</p>
              <Button size="small" onClick={() => onSelect(step.node)}>
                {t('run.failure.show')}
              </Button>
            </div>
          </section>
        ))}
        {onOpenResults && (results.length > 0 || isRunFinished(facts.state)) && (
          <section className={styles.section}>
            <h3 className={styles.heading}>
              {t('run.summary.results')}
              {results.some(({ output }) => output) && (
                <Button size="small" variant="ghost" icon={<Maximize2 />} onClick={onOpenResults}>
                  {t('run.summary.openResults')}
                </Button>
              )}
            </h3>
            {results.length === 0 && <p className={styles.quiet}>{t('run.summary.noOutputs')}</p>}
            {results.map((result) => (
              <ResultCard
                key={result.name}
                result={result}
                isOver={isRunFinished(facts.state)}
                look="card"
                onSelect={onSelect}
                renderPreview={renderPreview}
              />
            ))}
          </section>
        )}
        <section className={styles.section}>
          <Facts
            facts={[
              (facts.chain?.length ?? 0) > 0 && { name: t('run.chain'), value: <RunChain facts={facts} /> },
              { name: t('run.tags'), value: <RunTags run={facts.id} tags={facts.tags ?? []} /> },
              starter ? { name: t('run.startedBy'), value: starter } : null,
              { name: t('run.created'), value: <Time at={facts.created_at} /> },
              facts.target ? { name: t('run.target'), value: titleOf(run, facts.target) } : null,
              priority ? { name: t('run.priority'), value: priority } : null,
              facts.version === null ? null : { name: t('run.version'), value: versionText(facts.version) },
              facts.isolation ? { name: t('run.isolation'), value: facts.isolation } : null,
            ]}
          />
          {facts.force_rerun && <p className={styles.quiet}>{t('run.forced')}</p>}
        </section>
      </div>
    </div>
  )
}

const titleOf = (run: ShownRun, target: string) =>
  run.steps.find(({ node }) => node === target)?.title ?? target

const versionText = (version: NonNullable<ShownRun['facts']['version']>) =>
  typeof version === 'object' ? version.version : String(version)
