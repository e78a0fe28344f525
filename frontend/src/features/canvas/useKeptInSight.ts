import { useStoreApi } from '@xyflow/react'
import { useLayoutEffect } from 'react'

import { boundsOf } from '../../domain/align'
import type { Point } from '../../domain/editNodes'
import { areApart, type Box, type Size } from '../../domain/nodeGeometry'
import type { Canvas } from './canvas'
import { boxesIn, selectedBoxes } from './selectedBoxes'
import { contains } from './sight'
import { LEAST_READABLE_ZOOM, middleOf } from './viewport'

/** What was looked at when the window began to change. */
type Sight = { readonly middle: Point; readonly isWhole: boolean; readonly isFitted: boolean }

const HANDS = ['pointerdown', 'wheel', 'keydown'] as const

/**
 * Keeps in sight what was looked at while the canvas changes its size.
 *
 * A dock has a fitted drawing fitted anew, as long as it can then be read; else it moves nothing but a chosen step that
 * it would cover. The window gives and takes room all around: until something else is done, it shows the same part of
 * the drawing, or again all of it.
 */
export function useKeptInSight(canvas: Canvas): void {
  const flow = useStoreApi()
  // Listens ahead of React Flow, which begins to listen in an effect and measures itself at the same event.
  useLayoutEffect(() => {
    let kept: Sight | null = null
    const remember = () => (kept ??= sightOf(canvas))
    const forget = () => (kept = null)
    const unsubscribe = flow.subscribe((now, before) => {
      const isSame = now.width === before.width && now.height === before.height
      if (isSame || before.width === 0) return
      if (kept) lookAt(canvas, kept)
      else if (staysFitted(canvas)) fit(canvas)
      else keepChosen(canvas, before)
    })
    window.addEventListener('resize', remember)
    for (const hand of HANDS) window.addEventListener(hand, forget, { capture: true, passive: true })
    return () => {
      unsubscribe()
      window.removeEventListener('resize', remember)
      for (const hand of HANDS) window.removeEventListener(hand, forget, true)
    }
  }, [canvas, flow])
}

function sightOf(canvas: Canvas): Sight | null {
  const { viewport } = canvas
  const boxes = boxesIn(canvas)
  const bounds = boundsOf(boxes)
  if (!bounds) return null
  return {
    middle: middleOf(viewport.shown()),
    isWhole: contains(viewport.shown(), bounds),
    isFitted: viewport.isFitted(boxes),
  }
}

function lookAt(canvas: Canvas, { middle, isWhole, isFitted }: Sight): void {
  const { viewport } = canvas
  const boxes = boxesIn(canvas)
  viewport.centre(middle)
  if (isFitted || (isWhole && !viewport.showsClearly(boxes))) fit(canvas)
}

/** Whether all of the drawing is shown and goes on to be: not where that would make it too small to be read. */
function staysFitted(canvas: Canvas): boolean {
  const { viewport } = canvas
  const boxes = boxesIn(canvas)
  if (!viewport.isFitted(boxes)) return false
  const zoom = viewport.fitting(boxes)?.zoom ?? 0
  return zoom >= Math.min(LEAST_READABLE_ZOOM, viewport.heading().zoom)
}

const fit = (canvas: Canvas) => canvas.viewport.fit(boxesIn(canvas), { moving: 'at once' })

function keepChosen(canvas: Canvas, before: Size): void {
  const { viewport } = canvas
  const { x, y } = viewport.shown()
  const { zoom } = viewport.transform()
  const shownBefore: Box = { x, y, width: before.width / zoom, height: before.height / zoom }
  viewport.panTo(
    selectedBoxes(canvas).filter((box) => !areApart(box, shownBefore)),
    'at once',
  )
}
