import { useStoreApi } from '@xyflow/react'
import { useContext, useEffect, useLayoutEffect, useRef } from 'react'

import type { Point } from '../../../domain/editNodes'
import { useCanvas } from '../canvas'
import { isItemSelected, type ItemKey } from '../itemKey'
import type { Scene } from '../scene'
import { StepsContext } from '../useStep'
import styles from './FarLayer.module.css'
import { paint } from './paint'
import { usePalette } from './palette'
import { useRedraw } from './useRedraw'

type FarLayerProps = { scene: Scene; moving: ReadonlyMap<ItemKey, Point> | null }

/** The whole drawing painted in one go: from afar thousands of nodes cost less this way than a hundred as elements. */
export function FarLayer({ scene, moving }: FarLayerProps) {
  const canvas = useCanvas()
  const flow = useStoreApi()
  const steps = useContext(StepsContext)
  const palette = usePalette()
  const element = useRef<HTMLCanvasElement>(null)

  const draw = () => {
    const context = element.current?.getContext('2d')
    if (!element.current || !context) return
    const { width, height, transform } = flow.getState()
    const density = window.devicePixelRatio || 1
    resize(element.current, width * density, height * density)
    context.setTransform(density, 0, 0, density, 0, 0)
    const selection = canvas.selection.store.getState()
    const picture = {
      scene,
      moving,
      isSelected: (key: ItemKey) => isItemSelected(selection, key),
      selectedEdges: selection.edges,
      stepOf: (node: Parameters<NonNullable<typeof steps>['stepOf']>[0]) => steps?.stepOf(node),
      difference: canvas.view.getState().difference,
      hovered: canvas.view.getState().hovered,
    }
    const [x, y, zoom] = transform
    paint(context, picture, { width, height, transform: { x, y, zoom } }, palette)
  }
  const redraw = useRedraw(draw)

  // At once on the first picture: the nodes it stands for are gone already.
  useLayoutEffect(draw)
  useEffect(() => flow.subscribe(redraw), [flow, redraw])
  useEffect(() => steps?.subscribe(redraw), [steps, redraw])
  useEffect(() => canvas.selection.store.subscribe(redraw), [canvas, redraw])
  useEffect(() => canvas.view.subscribe(redraw), [canvas, redraw])

  return <canvas ref={element} className={styles.layer} aria-hidden />
}

function resize(element: HTMLCanvasElement, width: number, height: number): void {
  const [wide, high] = [Math.round(width), Math.round(height)]
  if (element.width !== wide) element.width = wide
  if (element.height !== high) element.height = high
}
