import {
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useState,
  type MouseEvent,
  type PointerEvent,
} from 'react'
import { useTranslation } from 'react-i18next'

import type { Point } from '../../domain/editNodes'
import { CanvasProvider, type Canvas } from './canvas'
import styles from './CanvasBody.module.css'
import { createCanvasControl } from './canvasControl'
import { CanvasFlow } from './CanvasFlow'
import { CanvasMenu } from './CanvasMenu'
import { ConnectBar } from './ConnectBar'
import { ConnectKeys } from './keyboard/ConnectKeys'
import { pointerAt } from './gestures/gesture'
import { FindBar } from './FindBar'
import { createGestureRunner } from './gestures/gestureRunner'
import { gestureFor } from './gestures/idle'
import { Ghosts } from './Ghosts'
import { hitAt, type Hit } from './hit'
import { isItemSelected, itemName, picked } from './itemKey'
import { Notice } from './Notice'
import type { PipelineCanvasProps } from './PipelineCanvas'
import { PortChooser } from './PortChooser'
import { useCanvasObject } from './useCanvasObject'
import { usePlacing } from './usePlacing'
import { useShortcuts } from './useShortcuts'
import { isSpaceHeld } from './spaceKey'
import { StepsContext } from './useStep'
import { ZoomBar } from './ZoomBar'

export function CanvasBody(props: PipelineCanvasProps) {
  const { mode, steps = null, placing, preview, control, children } = props
  const { t } = useTranslation()
  const { canvas, around } = useCanvasObject(props)
  const [runner] = useState(() => createGestureRunner(canvas))
  const keepElement = useCallback((element: HTMLElement | null) => around.setState({ element }), [around])
  const hintId = useId()
  const [menuHit, setMenuHit] = useState<Hit>({ on: 'canvas' })

  useImperativeHandle(control, () => createCanvasControl(canvas, () => around.getState().element?.focus()), [
    canvas,
    around,
  ])
  useShortcuts(canvas, around)
  usePlacing(canvas, runner, placing)
  useEffect(() => () => runner.cancel(), [runner])

  function onPointerDown(event: PointerEvent<HTMLDivElement>) {
    if (isOverlay(event.target)) return
    // From here on the keyboard is the canvas's: Ctrl+Z must not go to a search field that was left.
    event.currentTarget.focus({ preventScroll: true })
    canvas.view.setState({ notice: null, portChoice: null })
    if (event.button !== 0 || isSpaceHeld()) return
    const at = pointerAt(canvas, event.nativeEvent)
    const hit = hitUnder(canvas, at.point)
    const gesture = gestureFor(canvas, hit, at)
    if (gesture) runner.run(gesture)
  }

  function onDoubleClick(event: MouseEvent) {
    if (isOverlay(event.target)) return
    const client = { x: event.clientX, y: event.clientY }
    const at = canvas.viewport.toDrawing(client)
    const hit = hitUnder(canvas, at)
    if (hit.on === 'group' && canvas.drawing) {
      canvas.view.setState({ typing: { thing: 'group', key: hit.group.key } })
    }
    if (hit.on === 'canvas' && canvas.drawing) canvas.openQuickAdd({ at, wire: null })
    if (hit.on !== 'item') return
    const item = itemName(hit.item)
    if (item.thing === 'node') canvas.openNode(item.id)
    if (item.thing === 'note' && canvas.drawing) {
      canvas.view.setState({ typing: { thing: 'note', key: item.name } })
    }
  }

  function onContextMenu(event: MouseEvent) {
    if (isOverlay(event.target)) return
    const hit = hitUnder(canvas, canvas.viewport.toDrawing({ x: event.clientX, y: event.clientY }))
    if (
      (hit.on === 'item' || hit.on === 'port') &&
      !isItemSelected(canvas.selection.store.getState(), hit.item)
    ) {
      canvas.selection.select(picked([hit.item]))
    }
    if (hit.on === 'group') canvas.selection.select(picked(hit.group.members))
    setMenuHit(hit)
  }

  return (
    <CanvasProvider value={canvas}>
      <StepsContext value={steps}>
        <CanvasMenu hit={menuHit} nodeMenu={props.nodeMenu}>
          {/* What is on the canvas is listed in the outline as well. */}
          <div
            ref={keepElement}
            className={styles.canvas}
            data-mode={mode}
            role="application"
            aria-label={t('canvas.label')}
            aria-describedby={hintId}
            data-region
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- an application is one widget with keys of its own
            tabIndex={0}
            onPointerDown={onPointerDown}
            onPointerMove={({ clientX: x, clientY: y }) => around.setState({ pointer: { x, y } })}
            onPointerLeave={() => around.setState({ pointer: null })}
            onDoubleClick={onDoubleClick}
            onContextMenuCapture={onContextMenu}
          >
            <p id={hintId} hidden>
              {t('canvas.hint')}
            </p>
            <CanvasFlow {...props} />
            <div className={styles.overlay} data-overlay>
              {children}
            </div>
            <FindBar />
            <ConnectBar />
            <ZoomBar />
          </div>
        </CanvasMenu>
        <Ghosts placing={placing} preview={preview ?? null} />
        <PortChooser />
        <ConnectKeys />
        <Notice />
      </StepsContext>
    </CanvasProvider>
  )
}

function hitUnder(canvas: Canvas, point: Point): Hit {
  const { zoom } = canvas.viewport.transform()
  return hitAt(canvas.scene(), point, { zoom, withPorts: !canvas.view.getState().isFar })
}

/** What floats above the drawing answers to the pointer itself. */
const isOverlay = (target: EventTarget) =>
  target instanceof Element && target.closest('[data-overlay] *, button') !== null
