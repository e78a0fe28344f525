import { render } from '@testing-library/react'

import type { StepState } from '../../domain/run'
import { RunClock } from './RunClock'

const facts = {
  state: 'succeeded',
  created_at: '2026-01-01T12:00:00Z',
  started_at: '2026-01-01T12:00:00Z',
  finished_at: '2026-01-01T12:00:00Z',
} as const

const shown = (states: readonly StepState[]) =>
  render(<RunClock run={{ facts, steps: states.map((state) => ({ state })) }} />).container

it('says no time where all that was wanted was there already', () => {
  expect(shown(['reused', 'reused'])).toBeEmptyDOMElement()
  expect(shown(['reused', 'skipped'])).toBeEmptyDOMElement()
})

it('says how long a run took in which something ran', () => {
  expect(shown(['reused', 'succeeded'])).toHaveTextContent('0 ms')
})
