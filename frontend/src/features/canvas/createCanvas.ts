import type { ReactFlowInstance } from '@xyflow/react'
import type { TFunction } from 'i18next'
import { createStore, type StoreApi } from 'zustand/vanilla'

import type { Components } from '../../domain/component'
import type { Point } from '../../domain/editNodes'
import type { Graph } from '../../domain/graph'
import type { Size } from '../../domain/nodeGeometry'
import type { Message } from '../../domain/message'
import type { GhostEdge } from '../../domain/unionGraph'
import { say } from '../../ui/spoken'
import { showToast } from '../../ui/toasts'
import { createCanvasView, type Canvas } from './canvas'
import { commandOf } from './commands'
import { notWalked, type Walked } from './keyboard/walked'
import type { PipelineCanvasProps } from './PipelineCanvas'
import { buildScene, emptyScene, type Scene } from './scene'
import { createViewport, FAR_BELOW, type Corner } from './viewport'
import { shapeOfEnd, type WireVerdict } from './wire'

/** What a canvas stands in, as it is now. */
export type Around = {
  readonly props: PipelineCanvasProps
  readonly flow: ReactFlowInstance
  readonly size: () => Size
  readonly t: TFunction
  readonly sentence: (message: Message) => string
  readonly element: HTMLElement | null
  /** Where the pointer is in the browser while it is over the canvas. */
  readonly pointer: Point | null
}

// Half of a usual node, and what is left of it below the header that the pointer holds.
const BELOW_PORT = 64
const BELOW_HEADER = 108

/** Makes what gestures, commands and views of one canvas share. It reads what is around it anew each time. */
export function createCanvas({ getState: around }: StoreApi<Around>): Canvas {
  const sceneOf = sceneSource()
  const view = createCanvasView()
  const { selection, drawing = null, texts = null } = around().props
  const graph = () => drawing?.store.getState().graph ?? around().props.graph
  const components = () => around().props.components

  const viewport = createViewport({
    flow: () => around().flow,
    frame: () => around().element?.getBoundingClientRect() ?? new DOMRect(),
    size: around().size,
    corners: () => cornersOf(around().element, around().size()),
    // On the way out ever more cards would come into sight, only to go once they are too small.
    onSetOut: ({ zoom }) => zoom < FAR_BELOW && view.setState({ isFar: true }),
  })

  const sayReason = ({ outcome, reason }: WireVerdict): string | null => {
    if (!reason) return null
    const { t, sentence } = around()
    const text = sentence(reason)
    // Whole sentences stand for themselves; what does not fit is told as half of one.
    if (!reason.key.startsWith('problems.fit.')) return text
    return t(outcome === 'warns' ? 'canvas.refusal.warns' : 'canvas.refusal.misfit', { reason: text })
  }

  const canvas: Canvas = {
    view,
    selection,
    walked: createStore<Walked>(() => notWalked),
    viewport,
    drawing,
    texts,
    graph,
    components,
    scene: () => sceneOf(graph(), components(), around().props.difference?.marks.ghosts),
    sceneOf,
    shapeOf: (end) => shapeOfEnd(graph(), components(), end),
    pointer: () => {
      const { pointer } = around()
      return pointer && viewport.toDrawing(pointer)
    },
    stepOf: (id) => around().props.steps?.stepOf(id),
    // The texts of the language as it is when something is said.
    get t() {
      return around().t
    },
    sentence: (message) => around().sentence(message),
    say,
    sayReason,
    refuse: (verdict, at) => {
      const text = verdict && sayReason(verdict)
      if (!text) return
      view.setState({ notice: { at, text } })
      say(text)
    },
    tell: (event, name) => {
      const { t, sentence } = around()
      if (event === 'layoutFailed' || !name) {
        showToast({ title: t('canvas.layoutFailed'), tone: 'danger' })
        return
      }
      const other = commandOf(event === 'undid' ? 'redo' : 'undo')
      showToast({
        title: t(`canvas.${event}`, { change: sentence(name) }),
        action: { label: t(`canvas.command.${other.id}`), onSelect: () => other.perform(canvas) },
      })
    },
    openQuickAdd: (request) => {
      const below = { x: request.at.x, y: request.at.y + (request.wire ? BELOW_PORT : BELOW_HEADER) }
      around().props.onQuickAdd?.({ ...request, box: viewport.toClient(below) })
    },
    openNode: (id) => around().props.onOpenNode?.(id),
    inspect: () => around().props.onInspect?.(),
  }
  return canvas
}

/**
 * What floats over a canvas of a given size at its top and its bottom, from its top left.
 *
 * The page may be laid out for another size already, so they are measured from the border that they keep to.
 */
function cornersOf(element: HTMLElement | null, { width, height }: Size): Corner[] {
  if (!element) return []
  const frame = element.getBoundingClientRect()
  return Array.from(element.querySelectorAll<HTMLElement>('[data-corner]')).flatMap((each) => {
    const box = each.getBoundingClientRect()
    if (box.width === 0 || box.height === 0) return []
    const x = each.dataset.corner === 'right' ? width - (frame.right - box.x) : box.x - frame.x
    const y = each.dataset.corner === 'top' ? box.y - frame.y : height - (frame.bottom - box.y)
    return [{ x, y, width: box.width, height: box.height, passes: each.dataset.passes !== undefined }]
  })
}

/** Builds a scene anew only when the drawing or what is known of its components changed. */
function sceneSource(): Canvas['sceneOf'] {
  let last: { graph: Graph; components: Components; ghosts: readonly GhostEdge[]; scene: Scene } | null = null
  return (graph, components, ghosts = NO_GHOSTS) => {
    if (last?.graph !== graph || last.components !== components || last.ghosts !== ghosts) {
      const scene = buildScene(graph, components, last?.scene ?? emptyScene, ghosts)
      last = { graph, components, ghosts, scene }
    }
    return last.scene
  }
}

const NO_GHOSTS: readonly GhostEdge[] = []
