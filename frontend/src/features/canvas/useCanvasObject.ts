import { useReactFlow, useStoreApi } from '@xyflow/react'
import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'

import type { Components } from '../../domain/component'
import type { Point } from '../../domain/editNodes'
import type { Graph } from '../../domain/graph'
import { showToast } from '../../ui/toasts'
import { createCanvasView, type Canvas } from './canvas'
import { commandOf } from './commands'
import { marksOf } from './marks'
import type { PipelineCanvasProps } from './PipelineCanvas'
import { buildScene, emptyScene, type Scene } from './scene'
import { useSentence } from '../../ui/useSentence'
import { createViewport } from './viewport'
import { shapeOfEnd, type WireVerdict } from './wire'

type Surroundings = {
  element: RefObject<HTMLDivElement | null>
  /** Where the pointer is in the browser while it is over the canvas. */
  pointer: RefObject<Point | null>
}

// Half of a usual node, and what is left of it below the header that the pointer holds.
const BELOW_PORT = 64
const BELOW_HEADER = 108

/** The one object that gestures, commands and views of a canvas share; it stays the same while its parts change. */
export function useCanvasObject(props: PipelineCanvasProps, { element, pointer }: Surroundings): Canvas {
  const flow = useReactFlow()
  const flowStore = useStoreApi()
  const { t } = useTranslation()
  const sentence = useSentence()
  const latest = useRef({ props, flow, t, sentence })
  useLayoutEffect(() => {
    latest.current = { props, flow, t, sentence }
  })

  const [canvas] = useState<Canvas>(() => {
    const sceneOf = sceneSource()
    const view = createCanvasView()
    const now = () => latest.current.props
    const graph = () => now().drawing?.store.getState().graph ?? now().graph
    const components = () => now().components

    const sayReason = ({ outcome, reason }: WireVerdict): string | null => {
      if (!reason) return null
      const text = latest.current.sentence(reason)
      // Whole sentences stand for themselves; what does not fit is told as half of one.
      if (!reason.key.startsWith('problems.fit.')) return text
      return outcome === 'warns'
        ? latest.current.t('canvas.refusal.warns', { reason: text })
        : latest.current.t('canvas.refusal.misfit', { reason: text })
    }

    const canvas: Canvas = {
      view,
      selection: props.selection,
      viewport: createViewport({
        flow: () => latest.current.flow,
        frame: () => element.current?.getBoundingClientRect() ?? new DOMRect(),
        size: flowStore.getState,
      }),
      drawing: props.drawing ?? null,
      graph,
      components,
      scene: () => sceneOf(graph(), components()),
      shapeOf: (end) => shapeOfEnd(graph(), components(), end),
      steps: () => now().steps ?? null,
      pointer: () => pointer.current && canvas.viewport.toDrawing(pointer.current),
      sayReason,
      refuse: (verdict, at) => {
        const text = verdict && sayReason(verdict)
        if (text) view.setState({ notice: { at, text } })
      },
      tell: (event, name) => {
        const { t: say, sentence: read } = latest.current
        if (event === 'layoutFailed' || !name) {
          showToast({ title: say('canvas.layoutFailed'), tone: 'danger' })
          return
        }
        const change = read(name)
        const title = event === 'undid' ? say('canvas.undid', { change }) : say('canvas.redid', { change })
        const other = commandOf(event === 'undid' ? 'redo' : 'undo')
        showToast({
          title,
          action: { label: say(`canvas.command.${other.id}`), onSelect: () => other.perform(canvas) },
        })
      },
      openQuickAdd: (request) => {
        const below = { x: request.at.x, y: request.at.y + (request.wire ? BELOW_PORT : BELOW_HEADER) }
        now().onQuickAdd?.({ ...request, box: canvas.viewport.toClient(below) })
      },
      openNode: (id) => now().onOpenNode?.(id),
    }
    return canvas
  })

  const { problems } = props
  useEffect(() => {
    canvas.view.setState(({ marks }) => ({ marks: marksOf(problems ?? [], marks) }))
  }, [canvas, problems])

  return canvas
}

/** Builds a scene anew only when the drawing or what is known of its components changed. */
function sceneSource(): (graph: Graph, components: Components) => Scene {
  let last: { graph: Graph; components: Components; scene: Scene } | null = null
  return (graph, components) => {
    if (last?.graph !== graph || last.components !== components) {
      last = { graph, components, scene: buildScene(graph, components, last?.scene ?? emptyScene) }
    }
    return last.scene
  }
}
