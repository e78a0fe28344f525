import { isRunFinished, type RunFacts } from '../../domain/run'
import { Duration } from '../../ui/Duration'

type RunClockProps = { facts: Pick<RunFacts, 'state' | 'created_at' | 'started_at' | 'finished_at'> }

/** How long a run took, or a clock while it goes on. */
export function RunClock({ facts }: RunClockProps) {
  const start = facts.started_at ?? facts.created_at
  if (!isRunFinished(facts.state))
    return (
      <span>
        <Duration since={start} />
      </span>
    )
  if (facts.finished_at === null) return null
  return (
    <span>
      <Duration seconds={Math.max(0, (Date.parse(facts.finished_at) - Date.parse(start)) / 1000)} />
    </span>
  )
}
