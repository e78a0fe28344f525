import { useMemo } from 'react'
import { useStore } from 'zustand'

import { topologicalOrder } from '../../domain/topology'
import type { LiveRun } from '../../state/liveRun'
import type { ShownRun } from './shownRun'

/** A live run as plain data for the panels, renewed at most once for each picture. */
export function useShownRun(live: LiveRun): ShownRun {
  const { run, graph, components, steps } = useStore(live.store)
  const order = useMemo(() => topologicalOrder(graph), [graph])
  return useMemo(
    () => ({
      facts: run,
      graph,
      components,
      steps: order.flatMap((node) => steps.get(node) ?? []),
      stepOf: (node) => steps.get(node),
    }),
    [run, graph, components, steps, order],
  )
}
