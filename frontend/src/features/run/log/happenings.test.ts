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

it('does not end a run that goes on', () => {
  const told = happenings(exampleRun(), [exampleStep('train', 'running', { started_at: at(4) })])

  expect(told.map(({ kind }) => kind)).toEqual(['runCreated', 'started'])
})
