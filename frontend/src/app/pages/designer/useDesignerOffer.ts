import type { RefObject } from 'react'
import { flushSync } from 'react-dom'
import { useNavigate } from 'react-router'

import type { RunScope } from '../../../api/pipelines'
import { componentOf, nodeTitle, type ComponentInterface, type Components } from '../../../domain/component'
import type { NodeId } from '../../../domain/graph'
import type { CanvasControl } from '../../../features/canvas/canvasControl'
import type { Stepper } from '../../../features/problems/useStepper'
import type { Drawing } from '../../../state/drawing'
import type { Pane } from '../../../ui/pane'
import { enterDock } from '../../../ui/regions'
import { useOffer } from '../../commands/offered'
import type { BottomTab } from './BottomDock'
import type { LeftTab } from './LeftDock'
import type { DesignerRun } from './useDesignerRun'

type DesignerParts = {
  control: RefObject<CanvasControl | null>
  drawing: Drawing
  components: Components
  library: readonly ComponentInterface[]
  run: DesignerRun
  /** The only step that is selected. */
  selected: NodeId | null
  stepper: Stepper
  panes: { left: Pane; right: Pane; bottom: Pane }
  onRun: (scope: RunScope) => void
  onPlan: () => void
  onLeftTab: (tab: LeftTab) => void
  onBottomTab: (tab: BottomTab) => void
  onAdd: (component: ComponentInterface) => void
  onReveal: (node: NodeId) => void
}

/** What commands can do on the designer. `inspect` gives the keyboard to the form of what is selected. */
export function useDesignerOffer({
  control,
  drawing,
  components,
  library,
  run,
  selected,
  stepper,
  panes,
  ...on
}: DesignerParts) {
  const navigate = useNavigate()
  const { left, right, bottom } = panes
  const live = run.live
  const runId = live?.store.getState().run.id

  // A dock that is folded away takes no keyboard, so it is opened before it is entered.
  function show(pane: Pane, side: 'left' | 'right' | 'bottom', turn: () => void = () => undefined) {
    flushSync(() => {
      pane.setCollapsed(false)
      turn()
    })
    enterDock(side)
  }

  const inspect = () => show(right, 'right')

  useOffer({
    canvas: () => control.current,
    components: library,
    add: on.onAdd,
    steps: () => {
      const { graph } = drawing.store.getState()
      return graph.nodes.map((node) => ({
        id: node.id,
        title: nodeTitle(node, componentOf(components, node)),
        state: run.steps?.stepOf(node.id)?.state ?? null,
      }))
    },
    reveal: on.onReveal,
    run: () => on.onRun({}),
    runAnew: () => on.onRun({ force_rerun: true }),
    ...(selected && {
      runTo: () => on.onRun({ target: selected }),
      rerunFrom: () => on.onRun({ rerun_from: selected }),
    }),
    plan: on.onPlan,
    ...(live && { showRun: () => show(bottom, 'bottom', () => on.onBottomTab('run')) }),
    ...(runId !== undefined && { openRun: () => void navigate(`/runs/${runId}`) }),
    nextProblem: stepper.next,
    previousProblem: stepper.previous,
    showComponents: () => show(left, 'left', () => on.onLeftTab('components')),
    showOutline: () => show(left, 'left', () => on.onLeftTab('steps')),
    toggleLeft: () => left.setCollapsed(!left.collapsed),
    toggleRight: () => right.setCollapsed(!right.collapsed),
    toggleBottom: () => bottom.setCollapsed(!bottom.collapsed),
    toCanvas: () => control.current?.focus(),
  })

  return { inspect }
}
