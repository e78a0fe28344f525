import { ChartScatter, Workflow } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { isRunFinished } from '../../domain/run'
import { Breadcrumb } from '../../ui/Breadcrumb'
import { Button } from '../../ui/Button'
import { PageHeader } from '../../ui/PageHeader'
import { SegmentedControl } from '../../ui/SegmentedControl'
import { StateChip } from '../../ui/StateChip'
import { CancelRun } from './CancelRun'
import { PinRun } from './PinRun'
import { RunAgain } from './RunAgain'
import { RunClock } from './RunClock'
import { pipelineOf, type ShownRun } from './shownRun'

export type RunView = 'graph' | 'results'

type RunHeaderProps = {
  run: ShownRun
  view: RunView
  onView: (view: RunView) => void
  /** Buttons that open and fold the docks. */
  docks: ReactNode
}

export function RunHeader({ run, view, onView, docks }: RunHeaderProps) {
  const { t } = useTranslation()
  const { facts } = run
  const pipeline = pipelineOf(facts)
  return (
    <PageHeader
      title={
        <Breadcrumb
          crumbs={[
            pipeline
              ? { label: pipeline.name, to: `/pipelines/${pipeline.id}` }
              : { label: t('run.gone'), to: '/pipelines' },
            { label: t('run.title', { id: facts.id }) },
          ]}
        />
      }
      aside={
        <StateChip state={facts.state}>
          <RunClock run={run} />
        </StateChip>
      }
      actions={
        <>
          <SegmentedControl
            label={t('run.view')}
            value={view}
            onChange={onView}
            segments={[
              { value: 'graph', label: t('run.graph'), icon: <Workflow /> },
              { value: 'results', label: t('run.results'), icon: <ChartScatter /> },
            ]}
          />
          {docks}
          {pipeline && !isRunFinished(facts.state) && (
            <Button variant="ghost" asChild>
              <Link to={`/pipelines/${pipeline.id}`}>{t('run.openPipeline')}</Link>
            </Button>
          )}
          <PinRun key={String(facts.pinned)} run={facts.id} isPinned={facts.pinned ?? false} />
          <CancelRun run={run} />
          <RunAgain run={run} />
        </>
      }
    />
  )
}
