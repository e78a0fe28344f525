import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'

import { isApiError } from '../../../api/ApiError'
import { startRun, type PipelineDetail, type StartOptions } from '../../../api/pipelines'
import type { NodeId } from '../../../domain/graph'
import { isRunFinished } from '../../../domain/run'
import type { SaveState } from '../../../state/autosave'
import type { Drawing } from '../../../state/drawing'
import { stepSourceOf, type LiveRun, type StepSource } from '../../../state/liveRun'
import { useLiveRun } from '../useLiveRun'
import { outdatedNodes, startingSteps, withoutOutdated } from './shownSteps'

export type DesignerRun = {
  /** The run that is shown on the drawing. */
  readonly live: LiveRun | null
  readonly steps: StepSource | null
  readonly isStarting: boolean
  /** The run that was started here last. */
  readonly started: number | null
  /** Why the last start was refused, in a sentence. */
  readonly refusal: string | null
  readonly start: (options: StartOptions) => Promise<void>
  readonly dismissRefusal: () => void
  /** Shows a run that was started elsewhere. */
  readonly show: (run: number) => void
  readonly close: () => void
}

/** Starts runs of a drawing and shows one of them on it. */
export function useDesignerRun(pipeline: PipelineDetail, drawing: Drawing): DesignerRun {
  const { t } = useTranslation()
  const { last_run: last } = pipeline
  // Who comes back to a pipeline at work sees it at work.
  const [shown, setShown] = useState(last && !isRunFinished(last.state) ? last.id : null)
  const [isStarting, setIsStarting] = useState(false)
  const [started, setStarted] = useState<number | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const { live } = useLiveRun(shown)
  const graph = useStore(drawing.store, (state) => state.graph)

  async function start(options: StartOptions) {
    setRefusal(null)
    setIsStarting(true)
    try {
      const fault = notSaved(await drawing.flush())
      if (fault) {
        setRefusal(fault)
        return
      }
      const { revision } = drawing.store.getState().stored
      const { id } = await startRun(pipeline.id, { ...options, revision })
      setStarted(id)
      setShown(id)
    } catch (error) {
      setRefusal(isApiError(error) ? error.message : String(error))
    } finally {
      setIsStarting(false)
    }
  }

  function notSaved(state: SaveState): string | null {
    switch (state.kind) {
      case 'retrying':
        return t('designer.run.notSavedOffline')
      case 'conflict':
        return t('designer.run.notSavedConflict')
      case 'refused':
        return `${t('designer.run.notSaved')} ${state.message}`
      default:
        return null
    }
  }

  const isWaiting = isStarting || (shown !== null && !live)
  const outdated = useOutdated(live, graph)
  const steps = useMemo(() => {
    if (isWaiting) return startingSteps(drawing.store.getState().graph, t('designer.run.starting'))
    return live && withoutOutdated(stepSourceOf(live), outdated)
  }, [isWaiting, live, outdated, drawing, t])

  return {
    live: isStarting ? null : live,
    steps,
    isStarting,
    started,
    refusal,
    start,
    dismissRefusal: () => setRefusal(null),
    show: setShown,
    close: () => setShown(null),
  }
}

/** The same set as long as it names the same nodes, so that nodes are not drawn again for nothing. */
function useOutdated(live: LiveRun | null, graph: Parameters<typeof outdatedNodes>[1]): ReadonlySet<NodeId> {
  const found = useMemo(
    () => (live ? outdatedNodes(live.store.getState().graph, graph) : new Set<NodeId>()),
    [live, graph],
  )
  const key = [...found].join(' ')
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the key says all there is in the set
  return useMemo(() => found, [key])
}
