import { useCallback, useMemo, useState, type RefObject } from 'react'

import type { ComponentInterface } from '../../../domain/component'
import { inputsFor, outputsFor } from '../../../domain/dropOnNode'
import { fits } from '../../../domain/portTypes'
import type { SearchOptions } from '../../../domain/search'
import type { CanvasControl } from '../../../features/canvas/canvasControl'
import type { PlacedRequest, QuickAddRequest } from '../../../features/canvas/quickAdd'

type QuickAddState = {
  readonly request: PlacedRequest | null
  readonly open: (request: PlacedRequest) => void
  readonly close: () => void
  /** What Enter would put down, shown on the canvas beforehand. */
  readonly preview: { request: QuickAddRequest; component: ComponentInterface | null } | null
  readonly highlight: (component: ComponentInterface | null) => void
  readonly fitOf: SearchOptions['fitOf']
}

/** Joins the box that offers components with the canvas that asked for one. */
export function useQuickAdd(control: RefObject<CanvasControl | null>): QuickAddState {
  const [request, setRequest] = useState<PlacedRequest | null>(null)
  const [component, setComponent] = useState<ComponentInterface | null>(null)
  const fitOf = useMemo(() => (request?.wire ? fitFor(request.wire) : undefined), [request])
  const close = useCallback(() => {
    setRequest(null)
    setComponent(null)
    control.current?.focus()
  }, [control])

  return {
    request,
    open: setRequest,
    close,
    preview: request && { request, component },
    highlight: setComponent,
    fitOf,
  }
}

/** How well a component suits the loose end of an edge: as well as the best of its ports. */
function fitFor({ from, shape }: NonNullable<QuickAddRequest['wire']>): NonNullable<SearchOptions['fitOf']> {
  const port = { ...shape, name: from.port }
  return (component) => {
    if (from.side === 'output') {
      const [best] = inputsFor(component, port)
      return best ? fits(shape, best).outcome : 'refused'
    }
    const [best] = outputsFor(component, port)
    return best ? fits(best, shape).outcome : 'refused'
  }
}
