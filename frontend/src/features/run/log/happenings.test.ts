import { exampleRun, exampleStep } from '../../../domain/examples/runs'
import { happenings } from './happenings'

const at = (second: number) => `2026-01-01T12:00:${String(second).padStart(2, '0')}Z`

it('tells a run in the order of time, from its start to its end', () => {
  const steps = [
    exampleStep('train', 'failed', { started_at: at(4), finished_at: at(9) }),
    exampleStep('split', 'succeeded', { started_at: at(1), finished_at: at(3) }),
    exampleStep('import', 'reused', { started_at: at(1), finished_at: at(1) }),
    exampleStep('score', 'skipped', { finished_at: at(9) }),
  ]

  const told = happenings(exampleRun({ state: 'failed', finished_at: at(9) }), steps)

  expect(told.map(({ kind, step }) => `${step?.node ?? 'run'} ${kind}`)).toEqual([
    'run runCreated',
    'split started',
    'import reused',
    'split succeeded',
    'train started',
    'train failed',
    'score skipped',
    'run runEnded',
  ])
})

it('tells that a try failed, why, and that the step started again', () => {
  const failed = {
    number: 1,
    state: 'failed' as const,
    started_at: at(1),
    finished_at: at(4),
    error: 'No host.',
  }
  const step = exampleStep('train', 'running', { started_at: at(6), attempt: 2, ended_early: [failed] })

  const told = happenings(exampleRun(), [step])

  expect(told.map(({ at: moment, kind, why }) => [moment, kind, why]).slice(-3)).toEqual([
    [at(1), 'started', undefined],
    [at(4), 'failedTry', 'No host.'],
    [at(6), 'startedAgain', undefined],
  ])
})

it('tells that a try lost its worker, why, and that the step started again', () => {
  const lost = {
    number: 1,
    state: 'lost' as const,
    started_at: at(1),
    finished_at: at(4),
    error: 'The worker was lost.',
  }
  const steps = [
    exampleStep('train', 'succeeded', {
      started_at: at(6),
      finished_at: at(9),
      attempt: 2,
      ended_early: [lost],
    }),
  ]

  const told = happenings(exampleRun(), steps)

  expect(told.map(({ at: moment, kind, why }) => [moment, kind, why])).toEqual([
    [at(0), 'runCreated', undefined],
    [at(1), 'started', undefined],
    [at(4), 'lost', 'The worker was lost.'],
    [at(6), 'startedAgain', undefined],
    [at(9), 'succeeded', undefined],
  ])
})

it('does not end a run that goes on', () => {
  const told = happenings(exampleRun(), [exampleStep('train', 'running', { started_at: at(4) })])

  expect(told.map(({ kind }) => kind)).toEqual(['runCreated', 'started'])
})
