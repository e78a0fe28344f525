import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useStore } from 'zustand'

import { versionQuery } from '../../../api/versions'
import { choicesOf } from '../../../domain/choices'
import { compareSides } from '../../../domain/compareSides'
import type { Sides } from '../../../domain/divergence'
import type { Graph } from '../../../domain/graph'
import { parseGraph } from '../../../domain/parseGraph'
import { unionGraph, type Union } from '../../../domain/unionGraph'
import type { End, Ends } from '../../../features/history/ends'
import type { Drawing } from '../../../state/drawing'

type EndGraph =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: Error; readonly retry: () => void }
  | { readonly state: 'unreadable' }
  | { readonly state: 'open'; readonly graph: Graph }

export type Compared =
  | Exclude<EndGraph, { state: 'open' }>
  | { readonly state: 'open'; readonly sides: Sides; readonly union: Union }

/** What became of one drawing until the other, as one drawing with marks. */
export function useComparedEnds(pipeline: number, drawing: Drawing, { from, to }: Ends): Compared {
  const before = useEndGraph(pipeline, drawing, from)
  const after = useEndGraph(pipeline, drawing, to)
  const [earlier, later] = [graphIn(before), graphIn(after)]
  const open = useMemo((): Compared | null => {
    if (!earlier || !later) return null
    const sides = compareSides(earlier, earlier, later)
    return { state: 'open', sides, union: unionGraph(sides, choicesOf(sides, 'theirs')) }
  }, [earlier, later])

  if (open) return open
  const missing = [before, after].find((end) => end.state === 'failed' || end.state === 'unreadable')
  return missing ?? { state: 'loading' }
}

const graphIn = (end: EndGraph): Graph | null => (end.state === 'open' ? end.graph : null)

function useEndGraph(pipeline: number, drawing: Drawing, end: End): EndGraph {
  const isDraft = end === 'draft'
  const draft = useStore(drawing.store, ({ graph }) => graph)
  const { data, error, refetch } = useQuery({
    ...versionQuery(pipeline, isDraft ? 0 : end),
    enabled: !isDraft,
  })
  const parsed = useMemo(() => (data ? parseGraph(data.graph) : null), [data])

  if (isDraft) return { state: 'open', graph: draft }
  if (parsed) return parsed.ok ? { state: 'open', graph: parsed.graph } : { state: 'unreadable' }
  return error ? { state: 'failed', error, retry: () => void refetch() } : { state: 'loading' }
}
