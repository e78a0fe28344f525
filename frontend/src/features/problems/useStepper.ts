import { useCallback, useMemo, useState } from 'react'

import { errorsOf, problemKey, type Problem } from '../../domain/problem'

export type Stepper = {
  /** What is gone through: mistakes, or else remarks. */
  readonly problems: readonly Problem[]
  readonly current: Problem | null
  readonly index: number
  readonly go: (problem: Problem) => void
  readonly next: () => void
  readonly previous: () => void
  readonly close: () => void
}

/** Goes through problems one by one. What is fixed drops out, and the one after it moves up to its place. */
export function useStepper(all: readonly Problem[], onShow: (problem: Problem) => void): Stepper {
  const problems = useMemo(() => worthStepping(all), [all])
  const [at, setAt] = useState<{ key: string; index: number } | null>(null)
  const found = at === null ? -1 : problems.findIndex((problem) => problemKey(problem) === at.key)
  const index = found >= 0 ? found : Math.min(at?.index ?? 0, problems.length - 1)
  const current = at === null ? null : (problems[index] ?? null)

  const go = useCallback(
    (problem: Problem) => {
      setAt({ key: problemKey(problem), index: problems.indexOf(problem) })
      onShow(problem)
    },
    [problems, onShow],
  )

  const move = (by: 1 | -1) => {
    const count = problems.length
    if (count === 0) return
    const from = at === null ? (by === 1 ? -1 : 0) : found >= 0 ? index : by === 1 ? index - 1 : index
    const problem = problems[(from + by + count) % count]
    if (problem) go(problem)
  }

  return {
    problems,
    current,
    index,
    go,
    next: () => move(1),
    previous: () => move(-1),
    close: () => setAt(null),
  }
}

/** Mistakes if there are any, else remarks. That a pipeline is empty is told by the canvas itself. */
export function worthStepping(all: readonly Problem[]): readonly Problem[] {
  const shown = all.filter(({ code }) => code !== 'empty_pipeline')
  const errors = errorsOf(shown)
  return errors.length > 0 ? errors : shown
}
