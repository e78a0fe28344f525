import { PanelBottom, PanelRight } from 'lucide-react'
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useStore } from 'zustand'

import { componentsOf } from '../../domain/component'
import { findNode, nodeId, type NodeId } from '../../domain/graph'
import { isRunFinished, isStepFinished } from '../../domain/run'
import type { CanvasControl } from '../../features/canvas/canvasControl'
import { ConnectionNote } from '../../features/run/ConnectionNote'
import { CancelStep } from '../../features/run/CancelStep'
import { RerunFrom } from '../../features/run/RerunFrom'
import { RunDock } from '../../features/run/RunDock'
import { RunFailure } from '../../features/run/RunFailure'
import { RunHeader, type RunView } from '../../features/run/RunHeader'
import { RunInTab } from '../../features/run/RunInTab'
import { RunResults } from '../../features/run/RunResults'
import { RunSummary } from '../../features/run/RunSummary'
import { StepPanel } from '../../features/run/StepPanel'
import type { ShownRun } from '../../features/run/shownRun'
import { useShownRun } from '../../features/run/useShownRun'
import { stepSourceOf, type LiveRun } from '../../state/liveRun'
import { createSelection, onlyNode } from '../../state/selection'
import { IconButton } from '../../ui/IconButton'
import { Page } from '../../ui/Page'
import { usePane } from '../../ui/pane'
import { SplitPane } from '../../ui/SplitPane'
import { useMedia } from '../../ui/useMedia'
import { enterDock } from '../../ui/regions'
import { useOffer } from '../commands/offered'
import { pipelineTexts } from './pipelineTexts'
import { renderFigures, renderPreview } from './runPreviews'
import styles from './RunPage.module.css'
import { useRunSpoken } from './useRunSpoken'
import { WatchedCanvas } from './WatchedCanvas'

type RunScreenProps = { live: LiveRun }

/** The drawing with its live states, and around it all there is to know of the run. */
export function RunScreen({ live }: RunScreenProps) {
  const { t } = useTranslation()
  const run = useShownRun(live)
  const connection = useStore(live.store, (state) => state.connection)
  const isNarrow = useMedia('(max-width: 1199px)')
  const right = usePane(isNarrow ? 'run.right.narrow' : 'run.right', {
    size: isNarrow ? 320 : 400,
    min: 280,
    max: 760,
  })
  const bottom = usePane(isNarrow ? 'run.bottom.narrow' : 'run.bottom', {
    size: isNarrow ? 222 : 274,
    min: 140,
    max: 640,
  })
  const [search, setSearch] = useSearchParams()
  const components = useMemo(() => componentsOf(run.components), [run.components])
  const steps = useMemo(() => stepSourceOf(live), [live])
  const [selection] = useState(() => createSelection())
  const chosen = useStore(selection.store, onlyNode)
  const control = useRef<CanvasControl>(null)
  const view: RunView = search.get('view') === 'results' ? 'results' : 'graph'

  function change(name: string, value: string | null) {
    setSearch(
      (before) => {
        const after = new URLSearchParams(before)
        if (value === null) after.delete(name)
        else after.set(name, value)
        return after
      },
      { replace: true },
    )
  }

  // A link may name a step; from then on the address follows what is chosen.
  const chooseNamed = useEffectEvent(() => {
    const named = search.get('step')
    if (!named || !findNode(run.graph, nodeId(named))) return
    selection.select({ nodes: [nodeId(named)] })
    control.current?.reveal([nodeId(named)])
  })
  const nameChosen = useEffectEvent((node: NodeId | null) => change('step', node))
  useEffect(() => {
    chooseNamed()
    return selection.store.subscribe((state, before) => {
      if (onlyNode(state) !== onlyNode(before)) nameChosen(onlyNode(state))
    })
  }, [selection])

  function choose(node: NodeId) {
    selection.select({ nodes: [node] })
    if (right.collapsed) right.setCollapsed(false)
    control.current?.reveal([node])
  }

  function enter(pane: typeof right, side: 'right' | 'bottom') {
    flushSync(() => pane.setCollapsed(false))
    enterDock(side)
  }

  useRunSpoken(live)
  useOffer({
    canvas: () => control.current,
    steps: () =>
      run.steps.map(({ node, title, state }) => ({
        id: node,
        title,
        state,
      })),
    reveal: choose,
    showRun: () => enter(bottom, 'bottom'),
    toggleRight: () => right.setCollapsed(!right.collapsed),
    toggleBottom: () => bottom.setCollapsed(!bottom.collapsed),
    toCanvas: () => control.current?.focus(),
  })

  const stepShown = chosen && run.stepOf(chosen) ? chosen : null
  return (
    <Page
      name={t('run.title', { id: run.facts.id })}
      header={
        <RunHeader
          run={run}
          view={view}
          onView={(next) => change('view', next === 'results' ? next : null)}
          docks={
            <>
              <IconButton
                icon={<PanelBottom />}
                label={t('run.dock.label')}
                side="bottom"
                pressed={!bottom.collapsed}
                onClick={() => bottom.setCollapsed(!bottom.collapsed)}
              />
              <IconButton
                icon={<PanelRight />}
                label={t('run.dock.panel')}
                side="bottom"
                pressed={!right.collapsed}
                onClick={() => right.setCollapsed(!right.collapsed)}
              />
            </>
          }
        />
      }
    >
      <RunInTab run={run} />
      <ConnectionNote connection={connection} isOver={isRunFinished(run.facts.state)} />
      <RunFailure run={run} onSelect={choose} />
      <div className={styles.body}>
        <SplitPane
          pane={right}
          side="right"
          label={t('run.dock.panel')}
          dock={
            stepShown ? (
              <StepPanel
                key={stepShown}
                run={run}
                node={stepShown}
                onSelect={choose}
                onClose={() => selection.clear()}
                actions={
                  canRunFrom(run, stepShown) ? (
                    <RerunFrom run={run.facts.id} node={stepShown} />
                  ) : (
                    canCancel(run, stepShown) && <CancelStep run={run.facts.id} node={stepShown} />
                  )
                }
                renderPreview={renderPreview}
                renderFigures={renderFigures}
              />
            ) : (
              <RunSummary
                run={run}
                onSelect={choose}
                renderPreview={renderPreview}
                onOpenResults={view === 'graph' ? () => change('view', 'results') : undefined}
              />
            )
          }
        >
          <SplitPane
            pane={bottom}
            side="bottom"
            label={t('run.dock.label')}
            dock={
              <RunDock
                run={run}
                selected={stepShown}
                onSelect={choose}
                onHover={selection.hover}
                onHide={() => bottom.setCollapsed(true)}
              />
            }
          >
            {view === 'results' ? (
              <RunResults run={run} onSelect={choose} renderPreview={renderPreview} />
            ) : (
              <WatchedCanvas
                graph={run.graph}
                components={components}
                selection={selection}
                steps={steps}
                texts={pipelineTexts}
                viewKey={`run.${run.facts.id}`}
                control={control}
                onInspect={() => enter(right, 'right')}
              />
            )}
          </SplitPane>
        </SplitPane>
      </div>
    </Page>
  )
}

/** A run that goes on is waited for first, and what was left out has nothing to run again. */
function canCancel(run: ShownRun, node: NodeId) {
  const step = run.stepOf(node)
  return step !== undefined && !isStepFinished(step.state) && run.facts.state !== 'cancelling'
}

const canRunFrom = (run: ShownRun, node: NodeId) =>
  isRunFinished(run.facts.state) && run.stepOf(node)?.state !== 'skipped'
