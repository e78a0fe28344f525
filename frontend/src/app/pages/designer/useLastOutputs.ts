import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'

import { readRun } from '../../../api/runs'
import type { PortRef } from '../../../domain/graph'
import type { LiveRun } from '../../../state/liveRun'

/** What outputs gave when they last ran: in the run that is shown, or in the last one there was. */
export function useLastOutputs(
  live: LiveRun | null,
  lastRun: number | null,
): (output: PortRef) => string | null {
  const { data } = useQuery({
    queryKey: ['runs', lastRun, 'outputs'],
    queryFn: ({ signal }) => readRun(lastRun ?? 0, signal),
    enabled: lastRun !== null,
    staleTime: Infinity,
  })
  return useCallback(
    ({ node, port }) => {
      const step = live?.store.getState().steps.get(node) ?? data?.steps.find((each) => each.node === node)
      return (
        step?.outputs[port]?.digest ??
        data?.steps.find((each) => each.node === node)?.outputs[port]?.digest ??
        null
      )
    },
    [live, data],
  )
}
