import { useLayoutEffect, useRef, useState } from 'react'

import type { Point } from '../../domain/editNodes'
import type { ItemKey } from './itemKey'
import type { Scene } from './scene'
import { prefersStill } from './viewport'

const DURATION_MS = 200
// One or two that jump were dragged or undone; only what moves many things needs the eye to be led.
const LEAST_MOVED = 2
const MOST_MOVED = 600
// Steps of the arrow keys are small and many.
const LEAST_WAY = 40

type Places = ReadonlyMap<ItemKey, Point>

/**
 * Where items are shown on their way after a layout, or after it was taken back; null when all stand still.
 *
 * What was dragged to its place is there already.
 */
export function useMovedSmoothly(scene: Scene, dragged: Places | null): Places | null {
  const before = useRef<{ scene: Scene; dragged: Places | null }>({ scene, dragged })
  const [places, setPlaces] = useState<Places | null>(null)

  useLayoutEffect(() => {
    const moves = movesBetween(before.current.scene, scene, before.current.dragged)
    before.current = { scene, dragged }
    if (moves.length < LEAST_MOVED || moves.length > MOST_MOVED || prefersStill()) return
    if (moves.every(({ from, to }) => Math.hypot(to.x - from.x, to.y - from.y) < LEAST_WAY)) return
    const start = performance.now()
    let frame = 0
    const step = (now: number) => {
      const share = Math.min(1, Math.max(0, (now - start) / DURATION_MS))
      setPlaces(share < 1 ? placesAt(moves, eased(share)) : null)
      if (share < 1) frame = requestAnimationFrame(step)
    }
    step(start)
    return () => {
      cancelAnimationFrame(frame)
      setPlaces(null)
    }
  }, [scene, dragged])

  return places
}

type Move = { readonly key: ItemKey; readonly from: Point; readonly to: Point }

function movesBetween(before: Scene, after: Scene, dragged: Places | null): Move[] {
  if (before === after) return []
  const moves: Move[] = []
  for (const [key, { box }] of after.items) {
    const old = dragged?.get(key) ?? before.items.get(key)?.box
    if (old && (old.x !== box.x || old.y !== box.y)) moves.push({ key, from: old, to: box })
  }
  return moves
}

const placesAt = (moves: readonly Move[], share: number): Places =>
  new Map(
    moves.map(({ key, from, to }) => [
      key,
      { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share },
    ]),
  )

const eased = (share: number) => 1 - (1 - share) ** 3
