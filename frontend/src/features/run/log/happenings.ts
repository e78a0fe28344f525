import { isRunFinished, type RunFacts, type Step } from '../../../domain/run'

export type Happening = {
  at: string
  kind:
    | 'runCreated'
    | 'runEnded'
    | 'started'
    | 'startedAgain'
    | 'lost'
    | 'failedTry'
    | 'succeeded'
    | 'failed'
    | 'cancelled'
    | 'skipped'
    | 'reused'
  step: Step | null
  /** Why a try came to nothing. */
  why?: string
}

/** What happened in a run, in the order of time, told from what is known of its steps. */
export function happenings(facts: RunFacts, steps: readonly Step[]): readonly Happening[] {
  const all: Happening[] = [{ at: facts.created_at, kind: 'runCreated', step: null }]
  for (const step of steps) {
    if (step.state !== 'reused') all.push(...tries(step))
    if (step.finished_at !== null) {
      const kind = endOf(step)
      if (kind) all.push({ at: step.finished_at, kind, step })
    }
  }
  all.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  if (isRunFinished(facts.state) && facts.finished_at !== null) {
    all.push({ at: facts.finished_at, kind: 'runEnded', step: null })
  }
  return all
}

/** When a step was started: once, unless its worker was lost or it was tried again. */
function tries(step: Step): readonly Happening[] {
  const starts = new Set([...step.ended_early.map(({ started_at }) => started_at), step.started_at])
  const started = [...starts]
    .filter((at) => at !== null)
    .map((at, index): Happening => ({ at, kind: index === 0 ? 'started' : 'startedAgain', step }))
  const ended = step.ended_early.flatMap(({ state, finished_at: at, error: why }): Happening[] =>
    at === null ? [] : [{ at, kind: state === 'lost' ? 'lost' : 'failedTry', step, why }],
  )
  return [...started, ...ended]
}

function endOf({ state }: Step): Happening['kind'] | null {
  switch (state) {
    case 'succeeded':
    case 'failed':
    case 'cancelled':
    case 'skipped':
    case 'reused':
      return state
    default:
      return null
  }
}
