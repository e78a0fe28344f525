import { useStoreApi } from '@xyflow/react'
import {
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  type PointerEvent,
  type RefObject,
} from 'react'
import { useTranslation } from 'react-i18next'

import { boundsOf } from '../../../domain/align'
import type { Point } from '../../../domain/editNodes'
import type { Box } from '../../../domain/nodeGeometry'
import { useCanvas } from '../canvas'
import { coloursOf } from '../far/paint'
import { usePalette } from '../far/palette'
import { useRedraw } from '../far/useRedraw'
import type { ItemKey } from '../itemKey'
import { isInTheWay } from './stepAside'
import { cornerNow, type Scene } from '../scene'
import { StepsContext } from '../useStep'
import styles from './Minimap.module.css'

type MinimapProps = { scene: Scene; moving: ReadonlyMap<ItemKey, Point> | null }

const WIDTH = 168
const HEIGHT = 108
const MARGIN = 10
// A small drawing is shown together with the part of the canvas that is looked at; a large one stands still.
const MOST_LIVE = 400

/** All of the drawing in a corner; the frame on it is what the screen shows. */
export function Minimap({ scene, moving }: MinimapProps) {
  const { t } = useTranslation()
  const canvas = useCanvas()
  const flow = useStoreApi()
  const steps = useContext(StepsContext)
  const palette = usePalette()
  const element = useRef<HTMLCanvasElement>(null)
  const frame = useRef<HTMLDivElement>(null)
  const corner = useRef<HTMLDivElement>(null)
  const isLive = scene.items.size <= MOST_LIVE
  const boxes = useMemo(() => Array.from(scene.items.values(), ({ box }) => box), [scene])
  const bounds = useMemo(() => boundsOf(boxes), [boxes])
  const mapNow = () =>
    bounds && mapOf(isLive ? (boundsOf([bounds, canvas.viewport.shown()]) ?? bounds) : bounds)

  const draw = () => {
    const context = element.current?.getContext('2d')
    const map = mapNow()
    if (!context || !map) return
    const density = window.devicePixelRatio || 1
    context.setTransform(density, 0, 0, density, 0, 0)
    context.clearRect(0, 0, WIDTH, HEIGHT)
    const stepOf = (node: Parameters<NonNullable<typeof steps>['stepOf']>[0]) => steps?.stepOf(node)
    const { difference } = canvas.view.getState()
    for (const item of scene.items.values()) {
      const at = map.toMap(cornerNow(item, moving))
      context.fillStyle = coloursOf(item, { stepOf, difference }, palette).solid
      const [width, height] = [item.box.width * map.scale, item.box.height * map.scale]
      context.fillRect(at.x, at.y, Math.max(1.5, width), Math.max(1.5, height))
    }
  }
  const redraw = useRedraw(draw)

  useLayoutEffect(draw)
  useEffect(() => steps?.subscribe(redraw), [steps, redraw])
  useEffect(
    () => canvas.view.subscribe((view, before) => view.difference !== before.difference && redraw()),
    [canvas, redraw],
  )

  // The frame follows every movement of the view, so React stays out of it.
  useLayoutEffect(() => {
    const follow = () => {
      const map = mapNow()
      if (!frame.current || !map) return
      const shown = canvas.viewport.shown()
      const { x, y, width, height } = shown
      const at = map.toMap({ x, y })
      frame.current.style.transform = `translate(${at.x}px, ${at.y}px)`
      frame.current.style.width = `${width * map.scale}px`
      frame.current.style.height = `${height * map.scale}px`
      const place = corner.current
      if (place && styles.aside) {
        const view = canvas.viewport.transform()
        place.classList.toggle(styles.aside, isInTheWay(cornerOf(place), boxes, view, shown))
      }
      if (isLive) redraw()
    }
    follow()
    return flow.subscribe(follow)
  })

  if (!bounds) return null

  function moveTo(event: PointerEvent<HTMLDivElement>) {
    const map = mapNow()
    if (!map) return
    const { left, top } = event.currentTarget.getBoundingClientRect()
    const { x, y } = map.toDrawing({ x: event.clientX - left, y: event.clientY - top })
    const { zoom } = canvas.viewport.transform()
    const { width, height } = canvas.viewport.size()
    canvas.viewport.set({ x: width / 2 - x * zoom, y: height / 2 - y * zoom, zoom }, 'at once')
  }

  return (
    <div
      ref={corner}
      className={styles.minimap}
      data-overlay
      data-corner="right"
      data-passes
      role="img"
      aria-label={t('canvas.minimap')}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        moveTo(event)
      }}
      onPointerMove={(event) => event.buttons === 1 && moveTo(event)}
    >
      <Picture element={element} />
      <div ref={frame} className={styles.frame} />
    </div>
  )
}

const cornerOf = ({
  offsetLeft: x,
  offsetTop: y,
  offsetWidth: width,
  offsetHeight: height,
}: HTMLElement): Box => ({
  x,
  y,
  width,
  height,
})

function Picture({ element }: { element: RefObject<HTMLCanvasElement | null> }) {
  const density = window.devicePixelRatio || 1
  return <canvas ref={element} className={styles.picture} width={WIDTH * density} height={HEIGHT * density} />
}

type MapScale = {
  readonly scale: number
  readonly toMap: (point: Point) => Point
  readonly toDrawing: (point: Point) => Point
}

function mapOf(bounds: Box): MapScale {
  const scale = Math.min((WIDTH - 2 * MARGIN) / bounds.width, (HEIGHT - 2 * MARGIN) / bounds.height, 0.12)
  const left = (WIDTH - bounds.width * scale) / 2
  const top = (HEIGHT - bounds.height * scale) / 2
  return {
    scale,
    toMap: ({ x, y }) => ({ x: left + (x - bounds.x) * scale, y: top + (y - bounds.y) * scale }),
    toDrawing: ({ x, y }) => ({ x: bounds.x + (x - left) / scale, y: bounds.y + (y - top) / scale }),
  }
}
