import { useEffect, useState } from 'react'

import { isApiError } from '../../api/ApiError'
import { readRun } from '../../api/runs'
import { followRun } from '../../state/followRun'
import type { LiveRun } from '../../state/liveRun'
import { browserTimers } from '../../state/timers'
import { liveSocket } from '../stores'

type Followed = {
  run: number | null
  live: LiveRun | null
  error: Error | null
}

type LiveRunAnswer = { live: LiveRun | null; error: Error | null; isMissing: boolean; retry: () => void }

/** Follows a run from its snapshot on, for as long as somebody looks. */
export function useLiveRun(run: number | null): LiveRunAnswer {
  const [followed, setFollowed] = useState<Followed>({ run: null, live: null, error: null })
  const [round, setRound] = useState(0)

  useEffect(() => {
    if (run === null) return
    const abort = new AbortController()
    let stop = () => abort.abort()
    readRun(run, abort.signal)
      .then((snapshot) => {
        if (abort.signal.aborted) return
        const following = followRun(snapshot, {
          socket: liveSocket,
          fetchSnapshot: readRun,
          timers: browserTimers,
        })
        stop = () => following.stop()
        setFollowed({ run, live: following.live, error: null })
      })
      .catch((reason: unknown) => {
        if (abort.signal.aborted) return
        setFollowed({ run, live: null, error: reason instanceof Error ? reason : new Error(String(reason)) })
      })
    return () => stop()
  }, [run, round])

  // What belongs to the run shown before says nothing of this one.
  const { live, error } = followed.run === run ? followed : { live: null, error: null }
  return {
    live,
    error,
    isMissing: isApiError(error) && error.status === 404,
    retry: () => setRound((before) => before + 1),
  }
}
