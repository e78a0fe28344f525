import { createStore, type StoreApi } from 'zustand/vanilla'

import type { ComponentInterface } from '../domain/component'
import type { Point } from '../domain/editNodes'

/** A component on its way from the palette to the canvas; `client` is where the pointer holds it. */
export interface PlacingState {
  readonly component: ComponentInterface | null
  readonly client: Point
}

export interface Placing {
  readonly store: StoreApi<PlacingState>
  start(component: ComponentInterface, client: Point): void
  moveTo(client: Point): void
  end(): void
}

/** Joins palette and canvas, which know nothing of each other. */
export function createPlacing(): Placing {
  const store = createStore<PlacingState>(() => ({ component: null, client: { x: 0, y: 0 } }))
  return {
    store,
    start: (component, client) => store.setState({ component, client }),
    moveTo: (client) => store.setState({ client }),
    end: () => store.setState({ component: null }),
  }
}
