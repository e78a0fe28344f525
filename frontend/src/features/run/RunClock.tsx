import { isAllReused, isRunFinished, type RunFacts, type Step } from '../../domain/run'
import { Duration } from '../../ui/Duration'

type RunClockProps = {
  run: {
    facts: Pick<RunFacts, 'state' | 'created_at' | 'started_at' | 'finished_at'>
    steps: readonly Pick<Step, 'state'>[]
  }
}

/** How long a run took, or a clock while it goes on; nothing where all of it was there already. */
export function RunClock({ run: { facts, steps } }: RunClockProps) {
  const start = facts.started_at ?? facts.created_at
  if (!isRunFinished(facts.state))
    return (
      <span>
        <Duration since={start} />
      </span>
    )
  if (facts.finished_at === null || isAllReused(steps)) return null
  return (
    <span>
      <Duration seconds={Math.max(0, (Date.parse(facts.finished_at) - Date.parse(start)) / 1000)} />
    </span>
  )
}
