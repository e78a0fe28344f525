import { carsGraph } from '../../domain/examples/graphs'
import { exampleStep } from '../../domain/examples/runs'
import { nodeId } from '../../domain/graph'
import { culpritOf, errorLine, firstFailure, stepVersion } from './shownRun'

it('points at the step that failed first, whatever the order of the drawing', () => {
  const steps = [
    exampleStep('late', 'failed', { finished_at: '2026-01-01T12:00:09Z' }),
    exampleStep('fine', 'succeeded'),
    exampleStep('early', 'failed', { finished_at: '2026-01-01T12:00:03Z' }),
  ]

  expect(firstFailure(steps)?.node).toBe('early')
})

it('points at nothing while nothing failed', () => {
  expect(firstFailure([exampleStep('a', 'running'), exampleStep('b', 'skipped')])).toBeNull()
})

it('takes the exception from a traceback, not the line that opens it', () => {
  const error = 'Traceback (most recent call last):\n  File "train.py", line 3\nValueError: no column mpg\n\n'

  expect(errorLine(error)).toBe('ValueError: no column mpg')
})

it('asks for a step again when it moves on, not when its log grows', () => {
  const running = exampleStep('a', 'running')

  expect(stepVersion({ ...running, log_size: 900 })).toBe(stepVersion(running))
  expect(stepVersion({ ...running, attempt: 2 })).not.toBe(stepVersion(running))
  expect(stepVersion({ ...running, state: 'failed' })).not.toBe(stepVersion(running))
})

it('names the step because of which another was not run, however far away', () => {
  const steps = new Map(
    [
      exampleStep('split_data', 'failed'),
      exampleStep('train_model', 'skipped'),
      exampleStep('evaluate_model', 'skipped'),
    ].map((step) => [step.node, step]),
  )
  const run = { graph: carsGraph, stepOf: steps.get.bind(steps) }

  expect(culpritOf(run, nodeId('evaluate_model'))?.node).toBe('split_data')
  expect(culpritOf(run, nodeId('split_data'))).toBeNull()
})
