import { useEffect } from 'react'

import type { Placing } from '../../state/placing'
import type { Canvas } from './canvas'
import { placing as placingGesture } from './gestures/placing'
import type { GestureRunner } from './gestures/gestureRunner'

/** Takes over what is dragged out of the palette. */
export function usePlacing(canvas: Canvas, runner: GestureRunner, placing: Placing | undefined): void {
  useEffect(
    () =>
      placing?.store.subscribe(({ component }, before) => {
        if (!component || before.component) return
        const show = (client: typeof before.client | null) => {
          if (client) placing.moveTo(client)
          else placing.end()
        }
        runner.run(placingGesture(canvas, { component, show }))
      }),
    [canvas, runner, placing],
  )
}
