import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

import { componentsQuery } from '../../../api/components'
import { pipelineQuery, type PipelineDetail } from '../../../api/pipelines'
import { changeNames } from '../../../domain/changeNames'
import { asInterface } from '../../../domain/component'
import { placeUnplaced } from '../../../domain/freeSpot'
import type { Graph } from '../../../domain/graph'
import { parseGraph } from '../../../domain/parseGraph'
import { createDrawing, type Drawing } from '../../../state/drawing'
import { browserTimers } from '../../../state/timers'
import { catalogue, unsavedCopies } from '../../stores'
import { keepOnLeaving, lastSaveOf } from './leaving'
import { saveTo } from './saveTo'

export type OpenPipeline =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: Error; readonly retry: () => void }
  /** The drawing was written by something newer, or is damaged: `path` is the first place that cannot be read. */
  | { readonly state: 'unreadable'; readonly path: string }
  | { readonly state: 'archived'; readonly pipeline: PipelineDetail; readonly graph: Graph }
  | { readonly state: 'open'; readonly pipeline: PipelineDetail; readonly drawing: Drawing }

/** Fetches a pipeline with the component library, and opens its drawing until the page is left. */
export function useOpenPipeline(id: number): OpenPipeline {
  const client = useQueryClient()
  const pipeline = useQuery(pipelineQuery(id, lastSaveOf(id)))
  const library = useQuery(componentsQuery())
  // A drawing has a life of its own, with timers and listeners; this only holds it.
  const [holder] = useState(() => createStore<{ drawing: Drawing | null }>(() => ({ drawing: null })))
  const { drawing } = useStore(holder)
  const { data } = pipeline
  const parsed = useMemo(() => (data ? parseGraph(data.graph) : null), [data])
  const isReady = parsed?.ok === true && library.data !== undefined && data?.archived === false

  useEffect(() => {
    if (library.data) catalogue.addComponents(library.data.map(asInterface))
  }, [library.data])

  // The drawing is opened once; from then on it is the truth, whatever the queries say.
  const open = useEffectEvent((): Drawing | null => {
    if (!isReady) return null
    const { graph } = parsed
    catalogue.addComponents(data.components.map(asInterface))
    const opened = createDrawing(
      {
        pipeline: String(data.id),
        revision: data.revision,
        graph,
        problems: data.problems,
        updatedBy: data.updated_by,
        updatedAt: data.updated_at,
      },
      { save: saveTo(data.id), timers: browserTimers, catalogue, copies: unsavedCopies },
    )
    placeWhatHasNoPlace(opened)
    return opened
  })
  useEffect(() => {
    const opened = open()
    if (!opened) return
    holder.setState({ drawing: opened })
    const end = keepOnLeaving(id, opened)
    return () => {
      end()
      // What was fetched when it was opened is not what stands now.
      client.removeQueries({ queryKey: pipelineQuery(id).queryKey, exact: true })
      holder.setState({ drawing: null })
    }
  }, [client, holder, id, isReady])

  if (pipeline.error && !data)
    return { state: 'failed', error: pipeline.error, retry: () => void pipeline.refetch() }
  if (library.error && !library.data)
    return { state: 'failed', error: library.error, retry: () => void library.refetch() }
  if (parsed && !parsed.ok) return { state: 'unreadable', path: parsed.faults[0]?.path ?? '' }
  if (data?.archived && parsed) return { state: 'archived', pipeline: data, graph: parsed.graph }
  return data && drawing?.pipeline === String(id)
    ? { state: 'open', pipeline: data, drawing }
    : { state: 'loading' }
}

/** An imported pipeline may have no places yet: it is arranged once, as a step that can be taken back. */
function placeWhatHasNoPlace(drawing: Drawing): void {
  const { components } = catalogue.store.getState()
  const { graph } = drawing.store.getState()
  drawing.edit(changeNames(graph, components).arrange(), (now) => placeUnplaced(now, components))
}
