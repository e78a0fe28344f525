import {
  Background,
  ReactFlow,
  useKeyPress,
  type EdgeTypes,
  type NodeTypes,
  type Viewport,
} from '@xyflow/react'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'

import { areApart } from '../../domain/nodeGeometry'
import { classes } from '../../ui/classes'
import { useCanvas, useView, type Canvas } from './canvas'
import styles from './CanvasFlow.module.css'
import { EdgeLine } from './EdgeLine'
import { FarLayer } from './far/FarLayer'
import { flowEdges, flowNodes, type FlowEdge, type FlowNode } from './flowElements'
import { Minimap } from './minimap/Minimap'
import { NodeCard } from './NodeCard'
import { GroupFrames } from './GroupFrames'
import { NoteCard } from './NoteCard'
import { Overlays } from './Overlays'
import type { PipelineCanvasProps } from './PipelineCanvas'
import { TerminalCard } from './TerminalCard'
import { boxesIn } from './selectedBoxes'
import { useKeptInSight } from './useKeptInSight'
import { useMovedSmoothly } from './useMovedSmoothly'
import { FAR_BELOW, LARGE_ABOVE, MOST_ZOOM, NEAR_ABOVE, SMALL_BELOW } from './viewport'
import { firstView } from './firstView'
import { LEAST_ZOOM } from './fitting'

// One object each: React Flow mounts everything anew when they change.
const nodeTypes: NodeTypes = { card: NodeCard, terminal: TerminalCard, note: NoteCard }
const edgeTypes: EdgeTypes = { wire: EdgeLine }
const none: never[] = []

/** The drawing itself: React Flow while nodes can be read, one painted picture when they are many and small. */
export function CanvasFlow(props: PipelineCanvasProps) {
  const { mode, graph, components, difference, preferences, viewKey, wheel = 'drawing' } = props
  const canvas = useCanvas()
  const isFar = useView((view) => view.isFar)
  const isSmall = useView((view) => view.isSmall)
  const dragged = useView((view) => view.moving)
  // The picture stays up until the nodes that take its place are there.
  const isPainted = useDeferredValue(isFar) || isFar
  const scene = canvas.sceneOf(graph, components, difference?.marks.ghosts)
  const gliding = useMovedSmoothly(scene, dragged)
  const moving = dragged ?? gliding
  const nodes = useMemo(() => flowNodes(scene, moving), [scene, moving])
  const edges = useMemo(() => flowEdges(scene), [scene])
  const isZooming = useKeyPress(ZOOM_KEYS, ANYWHERE)
  const [defaultViewport] = useState<Viewport>(
    () => preferences.viewportOf(viewKey) ?? { x: 0, y: 0, zoom: 1 },
  )

  useKeptInSight(canvas)
  useEffect(() => {
    const left = preferences.viewportOf(viewKey)
    const boxes = boxesIn(canvas)
    // React Flow knows only where it began: a canvas that was hidden for a while goes on where it was left.
    if (left?.fitted && boxes.length > 0) canvas.viewport.fit(boxes, { moving: 'at once' })
    else if (left) canvas.viewport.set(left, 'at once')
    // A view that was left in a larger window may show nothing in this one.
    if (!left || !showsAny(canvas)) firstView(canvas)
  }, [canvas, preferences, viewKey])

  function onMove(byHand: unknown, { zoom }: Viewport) {
    const { isFar: wasFar, isSmall: wasSmall } = canvas.view.getState()
    // Cards that a flight passes over need not be made.
    const isFlying = !byHand && zoom !== canvas.viewport.heading().zoom
    const isNowFar = wasFar ? isFlying || zoom < NEAR_ABOVE : zoom < FAR_BELOW
    if (isNowFar !== wasFar) canvas.view.setState({ isFar: isNowFar })
    const isNowSmall = zoom < (wasSmall ? LARGE_ABOVE : SMALL_BELOW)
    if (isNowSmall !== wasSmall) canvas.view.setState({ isSmall: isNowSmall })
  }

  return (
    <ReactFlow<FlowNode, FlowEdge>
      ref={withoutRole}
      className={classes(styles.flow, isSmall && styles.small)}
      nodes={isFar ? none : nodes}
      edges={isFar ? none : edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      defaultViewport={defaultViewport}
      minZoom={LEAST_ZOOM}
      maxZoom={MOST_ZOOM}
      onMove={onMove}
      onMoveEnd={(_event, viewport) => {
        const isFitted = canvas.viewport.isFitted(boxesIn(canvas))
        preferences.keepViewport(viewKey, isFitted ? { ...viewport, fitted: true } : viewport)
      }}
      onlyRenderVisibleElements
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      disableKeyboardA11y
      autoPanOnNodeFocus={false}
      deleteKeyCode={null}
      selectionKeyCode={null}
      multiSelectionKeyCode={null}
      panActivationKeyCode="Space"
      panOnDrag={mode === 'watch' ? true : MIDDLE_BUTTON}
      panOnScroll={wheel === 'drawing'}
      panOnScrollSpeed={1}
      zoomOnScroll={wheel === 'page' && isZooming}
      zoomActivationKeyCode={ZOOM_KEYS}
      preventScrolling={wheel === 'drawing' || isZooming}
      zoomOnDoubleClick={false}
      proOptions={NO_ATTRIBUTION}
    >
      <Background gap={24} size={1.5} />
      {!isPainted && <GroupFrames scene={scene} moving={moving} />}
      {isPainted && <FarLayer scene={scene} moving={moving} />}
      <Overlays />
      <Minimap scene={scene} moving={moving} />
    </ReactFlow>
  )
}

function showsAny(canvas: Canvas): boolean {
  const shown = canvas.viewport.shown()
  const boxes = boxesIn(canvas)
  return boxes.length === 0 || shown.width === 0 || boxes.some((box) => !areApart(box, shown))
}

// React Flow calls itself an application, and stands inside one: the canvas, which has the keys and the name.
const withoutRole = (element: HTMLElement | null) => element?.removeAttribute('role')

const MIDDLE_BUTTON = [1]
const ZOOM_KEYS = ['Control', 'Meta']
const ANYWHERE = { actInsideInputWithModifier: true }
const NO_ATTRIBUTION = { hideAttribution: true }
