import type { Step, StepState } from '../../../domain/run'

export type StepFilter = { text: string; state: StepState | null }

/** The steps whose title or name holds every word, in one state if one is chosen. */
export function filterSteps(steps: readonly Step[], { text, state }: StepFilter): readonly Step[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0 && state === null) return steps
  return steps.filter((step) => {
    if (state !== null && step.state !== state) return false
    const searched = `${step.title} ${step.node}`.toLowerCase()
    return words.every((word) => searched.includes(word))
  })
}
