import '@xyflow/react/dist/base.css'

import { ReactFlowProvider } from '@xyflow/react'
import { useMemo, type ReactNode, type Ref } from 'react'

import type { ComponentInterface, Components } from '../../domain/component'
import { placeUnplaced } from '../../domain/freeSpot'
import type { Graph, NodeId } from '../../domain/graph'
import type { Problem } from '../../domain/problem'
import type { Drawing } from '../../state/drawing'
import type { StepSource } from '../../state/liveRun'
import type { Placing } from '../../state/placing'
import type { Preferences } from '../../state/preferences'
import type { SelectionStore } from '../../state/selection'
import type { MenuItem } from '../../ui/menuItems'
import { CanvasBody } from './CanvasBody'
import type { CanvasControl } from './canvasControl'
import type { CanvasDifference } from './canvasDifference'
import type { PipelineTexts } from './pipelineTexts'
import type { PlacedRequest, QuickAddRequest } from './quickAdd'

export type PipelineCanvasProps = {
  graph: Graph
  components: Components
  /** Watch: nothing can be changed, and a drag moves the view. */
  mode: 'edit' | 'watch'
  selection: SelectionStore
  /** What the wheel moves: the drawing, or the page that it stands in; with Ctrl or Cmd it always zooms. */
  wheel?: 'drawing' | 'page'
  /** Remembers where this canvas is looked at, under `viewKey`. */
  preferences: Preferences
  viewKey: string
  /** The states of a run; left out, nodes show what is set on them. */
  steps?: StepSource | null
  /** Marks what differs, when `graph` is two drawings in one. */
  difference?: CanvasDifference | null
  /** Edit only: what changes go through. */
  drawing?: Drawing
  /** Lets steps be copied as pipeline.yml and, in an edited drawing, pasted from one. */
  texts?: PipelineTexts
  problems?: readonly Problem[]
  /** Edit only: what is being dragged here from the palette. */
  placing?: Placing
  onQuickAdd?: (request: PlacedRequest) => void
  /** What the quick-add box is about to put down, shown as it will stand. */
  preview?: { request: QuickAddRequest; component: ComponentInterface | null } | null
  control?: Ref<CanvasControl>
  onOpenNode?: (id: NodeId) => void
  /** Gives the keyboard to what tells of the selection. */
  onInspect?: () => void
  /** Further entries of a node's menu. */
  nodeMenu?: (id: NodeId) => readonly MenuItem[]
  /** What floats above the canvas: a hint, a strip that tells of a run. */
  children?: ReactNode
}

/** A pipeline as a drawing, to be edited or to be watched while it runs. It fills what it stands in. */
export function PipelineCanvas(props: PipelineCanvasProps) {
  const { graph, components } = props
  const placed = useMemo(() => placeUnplaced(graph, components), [graph, components])
  return (
    <ReactFlowProvider>
      <CanvasBody {...props} graph={placed} />
    </ReactFlowProvider>
  )
}
