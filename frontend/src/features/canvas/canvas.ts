import type { TFunction } from 'i18next'
import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'

import type { Components } from '../../domain/component'
import type { Point } from '../../domain/editNodes'
import type { Graph, NodeId } from '../../domain/graph'
import type { Box } from '../../domain/nodeGeometry'
import type { Message, MessageRef } from '../../domain/message'
import type { GhostEdge } from '../../domain/unionGraph'
import type { PortShape } from '../../domain/portTypes'
import type { Step } from '../../domain/run'
import type { Drawing } from '../../state/drawing'
import type { SelectionState, SelectionStore } from '../../state/selection'
import type { CanvasDifference } from './canvasDifference'
import type { ItemKey } from './itemKey'
import type { Connecting } from './keyboard/connecting'
import type { Walked } from './keyboard/walked'
import type { Mark } from './marks'
import type { PipelineTexts } from './pipelineTexts'
import type { QuickAddRequest } from './quickAdd'
import type { Scene } from './scene'
import type { Guide } from './snap'
import type { Viewport } from './viewport'
import type { PortChoice, Wire, WireEnd, WireVerdict } from './wire'

/** A sentence beside the pointer, such as why an edge was refused. */
export type Notice = { readonly at: Point; readonly text: string }

/** What was looked for in the drawing, what was found, and which of it is shown. */
export type Found = { readonly text: string; readonly matches: readonly ItemKey[]; readonly at: number }

/** What is on the screen of one canvas and in no drawing. */
export type CanvasView = {
  /** Items that are being dragged or moved by a layout, and where they are shown meanwhile. */
  readonly moving: ReadonlyMap<ItemKey, Point> | null
  readonly marquee: Box | null
  readonly wire: Wire | null
  readonly portChoice: PortChoice | null
  /** The edge that is being drawn by keyboard; `wire` is how it looks. */
  readonly connecting: Connecting | null
  readonly guides: readonly Guide[]
  /** The edge that takes in the node which is being dropped. */
  readonly insertion: string | null
  readonly notice: Notice | null
  readonly marks: ReadonlyMap<NodeId, Mark>
  readonly difference: CanvasDifference | null
  readonly isFar: boolean
  /** Whether cards are so small on the screen that their text is larger than usual. */
  readonly isSmall: boolean
  readonly hovered: ItemKey | null
  /** The note or group whose text is being typed. */
  readonly typing: { readonly thing: 'note' | 'group'; readonly key: string } | null
  readonly find: Found | null
}

export const createCanvasView = (): StoreApi<CanvasView> =>
  createStore<CanvasView>(() => ({
    moving: null,
    marquee: null,
    wire: null,
    portChoice: null,
    connecting: null,
    guides: [],
    insertion: null,
    notice: null,
    marks: new Map(),
    difference: null,
    isFar: false,
    isSmall: false,
    hovered: null,
    typing: null,
    find: null,
  }))

/** What gestures, commands and views of one canvas work with. */
export type Canvas = {
  readonly view: StoreApi<CanvasView>
  readonly selection: SelectionStore
  /** Where the keyboard has been. */
  readonly walked: StoreApi<Walked>
  readonly viewport: Viewport
  /** Null where nothing can be changed. */
  readonly drawing: Drawing | null
  /** Null where drawings cannot be written as texts. */
  readonly texts: PipelineTexts | null
  readonly graph: () => Graph
  readonly components: () => Components
  readonly scene: () => Scene
  /** The scene of a given state of the drawing. */
  readonly sceneOf: (graph: Graph, components: Components, ghosts?: readonly GhostEdge[]) => Scene
  readonly shapeOf: (end: WireEnd) => PortShape | undefined
  /** What the shown run says of a node. */
  readonly stepOf: (id: NodeId) => Step | undefined
  readonly t: TFunction
  readonly sentence: (message: Message) => string
  /** Says something to those who cannot see the canvas. */
  readonly say: (text: string) => void
  readonly sayReason: (verdict: WireVerdict) => string | null
  /** Says beside the pointer why an edge was not drawn. */
  readonly refuse: (verdict: WireVerdict | null, at: Point) => void
  /** Says what just happened, such as what was undone. */
  readonly tell: (event: 'undid' | 'redid' | 'layoutFailed', name: MessageRef | null) => void
  /** Where the pointer is in the drawing; null while it is elsewhere. */
  readonly pointer: () => Point | null
  readonly openQuickAdd: (request: QuickAddRequest) => void
  readonly openNode: (id: NodeId) => void
  /** Gives the keyboard to the form of what is selected. */
  readonly inspect: () => void
}

const CanvasContext = createContext<Canvas | null>(null)

export const CanvasProvider = CanvasContext.Provider

export function useCanvas(): Canvas {
  const canvas = useContext(CanvasContext)
  if (!canvas) throw new Error('This view stands inside a PipelineCanvas only.')
  return canvas
}

export const useView = <Part>(part: (view: CanvasView) => Part): Part => useStore(useCanvas().view, part)

export const useSelection = <Part>(part: (selection: SelectionState) => Part): Part =>
  useStore(useCanvas().selection.store, part)
