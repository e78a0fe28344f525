import { ArrowRightFromLine, ArrowRightToLine } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'

import type { DataRow } from '../../../api/data'
import type { PipelineDetail } from '../../../api/pipelines'
import { changeNames } from '../../../domain/changeNames'
import type { ComponentInterface } from '../../../domain/component'
import type { Graph, NodeId } from '../../../domain/graph'
import { addPipelineInput } from '../../../domain/pipelineInputs'
import type { CanvasControl } from '../../../features/canvas/canvasControl'
import { PipelineCanvas } from '../../../features/canvas/PipelineCanvas'
import { ConflictBar } from '../../../features/compare/ConflictBar'
import { RunInputsDialog } from '../../../features/designer-bar/RunInputsDialog'
import { Inspector } from '../../../features/inspector/Inspector'
import type { PipelineFacts } from '../../../features/inspector/PipelinePanel'
import { UpdateBar } from '../../../features/inspector/Updates'
import { QuickAdd } from '../../../features/palette/QuickAdd'
import { ProblemBar } from '../../../features/problems/ProblemBar'
import type { Drawing } from '../../../state/drawing'
import { createPlacing } from '../../../state/placing'
import { usageOf } from '../../../state/preferences'
import { createSelection, onlyNode } from '../../../state/selection'
import { Banner } from '../../../ui/Banner'
import { Page } from '../../../ui/Page'
import { SplitPane } from '../../../ui/SplitPane'
import { catalogue, preferences } from '../../stores'
import { pipelineTexts } from '../pipelineTexts'
import { BottomDock, type BottomTab } from './BottomDock'
import styles from './Designer.module.css'
import { DesignerHeader } from './DesignerHeader'
import { EmptyHint } from './EmptyHint'
import { LeftDock, type LeftTab } from './LeftDock'
import { LiveStep, LiveStrip } from './LiveParts'
import { renderMarkdown } from './renderMarkdown'
import { useCatalogueFor } from './useCatalogueFor'
import { useDesignerOffer } from './useDesignerOffer'
import { useDesignerPanes } from './useDesignerPanes'
import { useDesignerRun } from './useDesignerRun'
import { useDocumentUndo } from './useDocumentUndo'
import { useLastOutputs } from './useLastOutputs'
import { useLibrary } from './useLibrary'
import { useProblemSteps } from './useProblemSteps'
import { useQuickAdd } from './useQuickAdd'
import type { SettleConflict } from './useSettleConflict'
import { useRunSpoken } from '../useRunSpoken'
import { useStartGate } from './useStartGate'

type DesignerProps = {
  pipeline: PipelineDetail
  facts: PipelineFacts
  /** Who is signed in. */
  me: string | undefined
  drawing: Drawing
  conflict: SettleConflict
}

/** Palette, canvas, side panel and dock around one drawing. */
export function Designer({ pipeline, facts, me, drawing, conflict }: DesignerProps) {
  const { t } = useTranslation()
  const [selection] = useState(createSelection)
  const [placing] = useState(createPlacing)
  const control = useRef<CanvasControl>(null)
  const { left, right, bottom } = useDesignerPanes(selection)
  const [bottomTab, setBottomTab] = useState<BottomTab>('problems')
  const [leftTab, setLeftTab] = useState<LeftTab>('components')
  const [isPlanOpen, setIsPlanOpen] = useState(false)

  const graph = useStore(drawing.store, (state) => state.graph)
  useCatalogueFor(graph)
  const problems = useStore(drawing.store, (state) => state.problems)
  const components = useStore(catalogue.store, (state) => state.components)
  const usage = useStore(preferences.store, (state) => state.usage)
  const library = useLibrary()
  useEffect(() => catalogue.noteLatest(library), [library, components])
  const selected = useStore(selection.store, onlyNode)

  const stepper = useProblemSteps(problems, {
    selection,
    control,
    showPanel: () => right.setCollapsed(false),
  })
  const run = useDesignerRun(pipeline, drawing)
  const gate = useStartGate(drawing, stepper, run)
  const digestOf = useLastOutputs(run.live, pipeline.last_run?.id ?? null)
  const quickAdd = useQuickAdd(control)
  const documentUndo = useDocumentUndo(control)
  const reveal = (node: NodeId) => control.current?.reveal([node], { select: true })

  function add(component: ComponentInterface, request = quickAdd.request ?? undefined) {
    preferences.componentUsed(component.name)
    control.current?.add(component, request)
  }

  function addData({ name, latest_version: version, type }: DataRow) {
    const names = changeNames(graph, components)
    const at = control.current?.freePoint() ?? null
    const widened = addPipelineInput(graph, { name, type, data: { name, version } }, at)
    drawing.edit(names.addPipelineInput(widened.name), widened.graph)
    selection.select({ inputs: [widened.name] })
  }

  const inspecting = useMemo(
    () => ({
      drawing,
      graph,
      components,
      problems,
      selection,
      addComponent: (component: ComponentInterface) => catalogue.addComponents([component]),
      reveal: (node: NodeId) => control.current?.reveal([node], { select: true }),
      digestOf,
    }),
    [drawing, graph, components, problems, selection, digestOf],
  )
  const { live } = run
  const { inspect } = useDesignerOffer({
    control,
    drawing,
    components,
    library,
    run,
    selected,
    stepper,
    panes: { left, right, bottom },
    onRun: gate.onRun,
    onPlan: () => setIsPlanOpen(true),
    onLeftTab: setLeftTab,
    onBottomTab: setBottomTab,
    onAdd: (component) => add(component, undefined),
    onReveal: reveal,
  })
  useRunSpoken(live, run.started)

  return (
    <Page
      name={facts.name}
      header={
        <DesignerHeader
          id={pipeline.id}
          facts={facts}
          drawing={drawing}
          components={components}
          stepper={stepper}
          panes={{ left, right, bottom }}
          isStarting={run.isStarting}
          isPlanOpen={isPlanOpen}
          onPlan={setIsPlanOpen}
          onRun={gate.onRun}
          onCommand={(command) => control.current?.run(command)}
          onReveal={reveal}
        />
      }
    >
      <ConflictBar
        drawing={drawing}
        me={me}
        reviewHref={`/pipelines/${pipeline.id}/review`}
        isSettling={conflict.isSettling}
        onSettle={(choice) => void conflict.settle(choice)}
      />
      {run.refusal && (
        <Banner tone="danger" title={t('designer.run.refused')} onDismiss={run.dismissRefusal}>
          {run.refusal}
        </Banner>
      )}
      <div className={styles.body}>
        <SplitPane
          pane={left}
          side="left"
          label={t('designer.dock.left')}
          dock={
            <LeftDock
              library={library}
              usage={usageOf({ ...preferences.store.getState(), usage })}
              placing={placing}
              graph={graph}
              components={components}
              selection={selection}
              steps={run.steps}
              tab={leftTab}
              onTab={setLeftTab}
              onAdd={(component) => add(component, undefined)}
              onAddData={addData}
              onReveal={reveal}
            />
          }
        >
          <SplitPane
            pane={right}
            side="right"
            label={t('designer.dock.right')}
            dock={
              <div className={styles.dock} {...documentUndo}>
                <Inspector
                  inspecting={inspecting}
                  pipeline={facts}
                  renderMarkdown={renderMarkdown}
                  runTab={
                    live && ((node) => <LiveStep key={node} live={live} node={node} onSelect={reveal} />)
                  }
                  onCommand={(command) => control.current?.run(command)}
                />
              </div>
            }
          >
            <SplitPane
              pane={bottom}
              side="bottom"
              label={t('designer.dock.bottom')}
              dock={
                bottom.collapsed ? null : (
                  <BottomDock
                    pipeline={pipeline.id}
                    drawing={drawing}
                    problems={problems}
                    stepper={stepper}
                    live={live}
                    selected={selected}
                    tab={bottomTab}
                    onTab={setBottomTab}
                    onSelect={reveal}
                    onHide={() => bottom.setCollapsed(true)}
                  />
                )
              }
            >
              <PipelineCanvas
                mode="edit"
                graph={graph}
                components={components}
                selection={selection}
                drawing={drawing}
                texts={pipelineTexts}
                problems={problems}
                placing={placing}
                steps={run.steps}
                preferences={preferences}
                viewKey={`pipeline.${pipeline.id}`}
                control={control}
                onQuickAdd={quickAdd.open}
                preview={quickAdd.preview}
                nodeMenu={(node) => [
                  {
                    label: t('designer.run.to'),
                    icon: <ArrowRightToLine />,
                    onSelect: () => gate.onRun({ target: node }),
                  },
                  {
                    label: t('designer.run.from'),
                    icon: <ArrowRightFromLine />,
                    onSelect: () => gate.onRun({ rerun_from: node }),
                  },
                ]}
                onOpenNode={() => right.setCollapsed(false)}
                onInspect={inspect}
              >
                <div className={styles.over} data-corner="top" data-passes>
                  {live && (
                    <LiveStrip live={live} onSelect={reveal} onStarted={run.show} onClose={run.close} />
                  )}
                  <ProblemBar stepper={stepper} />
                  {right.collapsed && <UpdateBar inspecting={inspecting} />}
                </div>
                {isEmpty(graph) && <EmptyHint />}
              </PipelineCanvas>
            </SplitPane>
          </SplitPane>
        </SplitPane>
      </div>
      {quickAdd.request && (
        <QuickAdd
          at={quickAdd.request.box}
          components={library}
          usage={usageOf({ ...preferences.store.getState(), usage })}
          {...(quickAdd.fitOf && { fitOf: quickAdd.fitOf })}
          onHighlight={quickAdd.highlight}
          onChoose={(component) => {
            add(component)
            quickAdd.close()
          }}
          onClose={quickAdd.close}
        />
      )}
      {gate.asked && <RunInputsDialog inputs={gate.asked} onRun={gate.onValues} onClose={gate.onCancel} />}
    </Page>
  )
}

const isEmpty = ({ nodes, inputs, notes = {} }: Graph) =>
  nodes.length === 0 && inputs.length === 0 && Object.keys(notes).length === 0
