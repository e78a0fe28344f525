import { countStates, elapsedSeconds, isRunFinished, isStepFinished } from './run'
import { exampleStep } from './examples/runs'

describe('a step of a run', () => {
  const noon = Date.parse('2026-01-01T12:00:10Z')

  it('counts its seconds while it runs, and keeps them when it is over', () => {
    const started = { started_at: '2026-01-01T12:00:00Z', finished_at: null, duration_seconds: null }

    expect(elapsedSeconds(started, noon)).toBe(10)
    expect(elapsedSeconds({ ...started, finished_at: '2026-01-01T12:00:04Z' }, noon)).toBe(4)
    expect(elapsedSeconds({ ...started, duration_seconds: 3.5 }, noon)).toBe(3.5)
  })

  it('counts nothing before it starts, nor by a clock that is behind', () => {
    expect(elapsedSeconds({ started_at: null, finished_at: null, duration_seconds: null }, noon)).toBeNull()
    expect(
      elapsedSeconds({ started_at: '2026-01-01T13:00:00Z', finished_at: null, duration_seconds: null }, noon),
    ).toBe(0)
  })

  it('is over in five of its states', () => {
    expect(isStepFinished('reused')).toBe(true)
    expect(isStepFinished('running')).toBe(false)
    expect(isRunFinished('cancelled')).toBe(true)
    expect(isRunFinished('cancelling')).toBe(false)
  })

  it('is counted by state', () => {
    const steps = [exampleStep('a', 'failed'), exampleStep('b', 'skipped'), exampleStep('c', 'skipped')]

    expect(countStates(steps)).toEqual({ failed: 1, skipped: 2 })
  })
})
