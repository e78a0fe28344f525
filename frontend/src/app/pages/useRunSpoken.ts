import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'

import { isRunFinished } from '../../domain/run'
import type { LiveRun, LiveRunState } from '../../state/liveRun'
import { say } from '../../ui/spoken'

/**
 * Says when a run ends, with what came of it, and when a step fails; what goes well on the way is not told. The run
 * that was `started` here is told of also if it ended before it was first heard of: all of it was reused.
 */
export function useRunSpoken(live: LiveRun | null, started: number | null = null): void {
  const { t } = useTranslation()
  useEffect(() => {
    if (!live) return

    function sayEnd(state: LiveRunState) {
      const said = t('run.said.ended', { id: state.run.id, state: t(`ui.state.${state.run.state}`) })
      say([said, ...whatCameOfIt(state)].join(' '))
    }

    const first = live.store.getState()
    if (first.run.id === started && isRunFinished(first.run.state)) sayEnd(first)
    return live.store.subscribe((state, before) => {
      if (isRunFinished(state.run.state) && !isRunFinished(before.run.state)) {
        sayEnd(state)
        return
      }
      const failed = [...state.steps.values()].filter(
        (step) => step.state === 'failed' && before.steps.get(step.node)?.state !== 'failed',
      )
      for (const step of failed) say(t('run.said.failed', { title: step.title, error: step.error ?? '' }))
    })
  }, [live, started, t])
}

/** The headlines of the steps that have one, such as a measure of the model, or else why the run did not get there. */
function whatCameOfIt({ run, steps }: LiveRunState): string[] {
  if (run.state !== 'succeeded') return run.message ? [run.message] : []
  return [...steps.values()].flatMap(({ title, headline }) => (headline ? [`${title}: ${headline}.`] : []))
}
