import { carsGraph } from '../../../domain/examples/graphs'
import { exampleRun, exampleStep } from '../../../domain/examples/runs'
import { nodeId } from '../../../domain/graph'
import type { Step } from '../../../domain/run'
import { readyMoments, shareOf, timeAxisOf, timelineRow, timeTicks } from './timeline'

const START = Date.parse('2026-01-01T12:00:00Z')
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString()
const moment = (seconds: number) => START + seconds * 1000
const axis = { from: START, to: moment(20) }

const ran = (node: string, from: number, to: number, more: Partial<Step> = {}) =>
  exampleStep(node, 'succeeded', { started_at: at(from), finished_at: at(to), ...more })

describe('the axis', () => {
  it('goes on to now while the run does', () => {
    expect(timeAxisOf(exampleRun(), moment(90))).toEqual({ from: START, to: moment(90) })
  })

  it('stops where the run stopped, however much later one looks', () => {
    const failed = exampleRun({ state: 'failed', finished_at: at(19) })

    expect(timeAxisOf(failed, moment(10_000))).toEqual({ from: START, to: moment(19) })
  })

  it('has a length even before anything happened', () => {
    const { from, to } = timeAxisOf(exampleRun(), START)

    expect(to).toBeGreaterThan(from)
  })
})

describe('a step', () => {
  it('shows waiting for a worker and starting apart from its work', () => {
    const train = ran('train_model', 5, 12, { starting_seconds: 3 })

    const { spans } = timelineRow(train, moment(4), axis)

    expect(spans).toEqual([
      { part: 'waiting', from: moment(4), to: moment(5) },
      { part: 'starting', from: moment(5), to: moment(8) },
      { part: 'work', from: moment(8), to: moment(12) },
    ])
  })

  it('grows to now while it runs', () => {
    const running = exampleStep('train_model', 'running', { started_at: at(5) })

    expect(timelineRow(running, moment(5), axis).spans).toEqual([
      { part: 'work', from: moment(5), to: moment(20) },
    ])
  })

  it('waits in line from the moment it had all it needs', () => {
    expect(timelineRow(exampleStep('a', 'queued'), moment(6), axis).spans).toEqual([
      { part: 'waiting', from: moment(6), to: moment(20) },
    ])
  })

  it.each(['skipped', 'cancelled', 'waiting'] as const)('that is %s and never ran has no bar', (state) => {
    const step = exampleStep('a', state, { finished_at: state === 'waiting' ? null : at(7) })

    expect(timelineRow(step, moment(6), axis)).toEqual({ spans: [], reusedAt: null })
  })

  it('that was reused is a mark, not a bar', () => {
    const reused = exampleStep('a', 'reused', { finished_at: at(2) })

    expect(timelineRow(reused, moment(1), axis)).toEqual({ spans: [], reusedAt: moment(2) })
  })

  it('that took no time is still shown', () => {
    expect(timelineRow(ran('a', 3, 3), moment(3), axis).spans).toHaveLength(1)
  })

  const lostTry = {
    state: 'lost' as const,
    number: 1,
    started_at: at(2),
    finished_at: at(5),
    error: 'The worker was lost while this attempt ran.',
  }

  it('shows a try whose worker was lost apart, with the reason, and waits again after it', () => {
    const again = ran('a', 6, 9, { attempt: 2, ended_early: [lostTry], starting_seconds: 1 })

    expect(timelineRow(again, moment(1), axis).spans).toEqual([
      { part: 'waiting', from: moment(1), to: moment(2) },
      { part: 'lost', from: moment(2), to: moment(5), why: 'The worker was lost while this attempt ran.' },
      { part: 'waiting', from: moment(5), to: moment(6) },
      { part: 'starting', from: moment(6), to: moment(7) },
      { part: 'work', from: moment(7), to: moment(9) },
    ])
  })

  it('shows a try that failed and was followed by another', () => {
    const failedTry = { ...lostTry, state: 'failed' as const, error: 'No such host.' }
    const again = ran('a', 6, 9, { attempt: 2, ended_early: [failedTry], starting_seconds: 1 })

    expect(timelineRow(again, moment(2), axis).spans.map(({ part }) => part)).toEqual([
      'failedTry',
      'waiting',
      'starting',
      'work',
    ])
  })

  it('keeps the lost try in sight while it waits for another worker', () => {
    const waits = exampleStep('a', 'queued', { ended_early: [lostTry] })

    expect(timelineRow(waits, moment(2), axis).spans.map(({ part, from, to }) => [part, from, to])).toEqual([
      ['lost', moment(2), moment(5)],
      ['waiting', moment(5), moment(20)],
    ])
  })

  it('that failed because its worker was lost shows that try once', () => {
    const failed = exampleStep('a', 'failed', {
      started_at: at(2),
      finished_at: at(5),
      ended_early: [lostTry],
    })

    expect(timelineRow(failed, moment(2), axis).spans.map(({ part }) => part)).toEqual(['lost'])
  })
})

it('is ready when the last of what it waits for has ended', () => {
  const steps = [
    ran('split_data', 1, 4),
    ran('train_model', 5, 9),
    exampleStep('evaluate_model', 'running', { started_at: at(10) }),
  ]

  const ready = readyMoments(carsGraph, steps, START)

  expect(ready.get(nodeId('split_data'))).toBe(START)
  expect(ready.get(nodeId('train_model'))).toBe(moment(4))
  expect(ready.get(nodeId('evaluate_model'))).toBe(moment(9))
})

it('does not know when a step will be ready whose source has not ended', () => {
  const steps = [exampleStep('split_data', 'running'), exampleStep('train_model')]

  expect(readyMoments(carsGraph, steps, START).has(nodeId('train_model'))).toBe(false)
})

it.each([
  { length: 0.8, ticks: [0, 200, 400, 600, 800] },
  { length: 19, ticks: [0, 5_000, 10_000, 15_000] },
  { length: 200, ticks: [0, 60_000, 120_000, 180_000] },
  { length: 7_200, ticks: [0, 1_800_000, 3_600_000, 5_400_000, 7_200_000] },
])('marks $length seconds in steps that people count in', ({ length, ticks }) => {
  expect(timeTicks({ from: START, to: moment(length) }, 5)).toEqual(ticks)
})

it('keeps what lies outside the axis at its ends', () => {
  expect(shareOf(moment(-3), axis)).toBe(0)
  expect(shareOf(moment(5), axis)).toBe(0.25)
  expect(shareOf(moment(99), axis)).toBe(1)
})
