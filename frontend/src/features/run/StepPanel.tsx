import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { stepQuery } from '../../api/runs'
import { componentOf, componentsOf } from '../../domain/component'
import { findNode, type NodeId } from '../../domain/graph'
import type { Step } from '../../domain/run'
import { EmptyState } from '../../ui/EmptyState'
import { IconButton } from '../../ui/IconButton'
import { StateGlyph } from '../../ui/StateGlyph'
import { Tabs } from '../../ui/Tabs'
import type { RenderFigures, RenderPreview } from './outputs'
import styles from './panels.module.css'
import { stepVersion, type ShownRun } from './shownRun'
import { StepDetails } from './step/StepDetails'
import { StepLog } from './step/StepLog'
import { StepOutputs } from './step/StepOutputs'
import { StepSummary } from './step/StepSummary'

type StepPanelProps = {
  run: ShownRun
  node: NodeId
  onSelect: (node: NodeId) => void
  /** Leaves the step; without it there is no cross. */
  onClose?: () => void
  /** What can be done with the step, below its state. */
  actions?: ReactNode
  /** What is shown first. */
  first?: StepTab
  renderPreview: RenderPreview
  renderFigures: RenderFigures
}

type StepTab = 'summary' | 'outputs' | 'log' | 'details'

/** All about one step of a run. */
export function StepPanel({ run, node, onSelect, onClose, first = 'summary', ...rendering }: StepPanelProps) {
  const { t } = useTranslation()
  const step = run.stepOf(node)
  const [tab, setTab] = useState<StepTab>(first)
  if (!step) return <EmptyState size="small" title={t('run.step.notFound')} />
  return (
    <div className={styles.panel} role="region" aria-label={t('run.step.panel', { title: step.title })}>
      <header className={styles.head}>
        <StateGlyph state={step.state} labelled />
        <h2 className={styles.name} title={step.title}>
          {step.title}
        </h2>
        {onClose && <IconButton icon={<X />} label={t('run.step.close')} side="bottom" onClick={onClose} />}
      </header>
      <StepTabs run={run} step={step} tab={tab} onTab={setTab} onSelect={onSelect} {...rendering} />
    </div>
  )
}

type StepTabsProps = Omit<StepPanelProps, 'node' | 'onClose' | 'first'> & {
  step: Step
  tab: StepTab
  onTab: (tab: StepTab) => void
}

function StepTabs({ run, step, actions, tab, onTab, onSelect, renderPreview, renderFigures }: StepTabsProps) {
  const { t } = useTranslation()
  const query = useQuery({
    ...stepQuery(run.facts.id, step.node, stepVersion(step)),
    placeholderData: keepPreviousData,
  })
  // What was kept of the step looked at before says nothing of this one.
  const detail = query.data?.node === step.node ? query.data : undefined
  const drawn = findNode(run.graph, step.node)
  const component = drawn && componentOf(componentsOf(run.components), drawn)
  const outputCount = Object.keys(step.outputs).length

  return (
    <Tabs
      className={styles.scroll}
      label={t('run.step.tabs')}
      value={tab}
      onChange={onTab}
      tabs={[
        { value: 'summary', label: t('run.step.tab.summary') },
        { value: 'outputs', label: t('run.step.tab.outputs'), count: outputCount || undefined },
        { value: 'log', label: t('run.step.tab.log') },
        { value: 'details', label: t('run.step.tab.details') },
      ]}
    >
      {tab === 'summary' && (
        <StepSummary
          run={run}
          step={step}
          actions={actions}
          detail={detail}
          error={query.error}
          onRetry={() => void query.refetch()}
          onSelect={onSelect}
          onOpenLog={() => onTab('log')}
          renderFigures={renderFigures}
        />
      )}
      {tab === 'outputs' && <StepOutputs step={step} component={component} renderPreview={renderPreview} />}
      {tab === 'log' && <StepLog run={run} step={step} attempts={detail?.attempts} isNarrow />}
      {tab === 'details' && <StepDetails step={step} detail={detail} error={query.error} drawn={drawn} />}
    </Tabs>
  )
}
