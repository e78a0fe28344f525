import { elapsedSeconds, type Step } from '../../domain/run'
import { Duration } from '../../ui/Duration'

type StepTimeProps = { step: Pick<Step, 'state' | 'started_at' | 'finished_at' | 'duration_seconds'> }

/** How long a step took, or a clock while it is at work; nothing for one that never ran. */
export function StepTime({ step }: StepTimeProps) {
  if (step.state === 'reused' || step.started_at === null) return null
  if (step.state === 'running')
    return (
      <span>
        <Duration since={step.started_at} />
      </span>
    )
  const seconds = elapsedSeconds(step, 0)
  return seconds === null || step.finished_at === null ? null : (
    <span>
      <Duration seconds={seconds} />
    </span>
  )
}
