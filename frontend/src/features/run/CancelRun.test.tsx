import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'

import { serve, showInPage } from '../../../tests/inPage'
import { exampleRun, exampleStep } from '../../domain/examples/runs'
import { graphOf, step } from '../../domain/examples/graphs'
import { emptyGraph } from '../../domain/graph'
import { CancelRun } from './CancelRun'

afterEach(() => vi.unstubAllGlobals())

it('asks first when work under way would be lost', async () => {
  const asked = serve({ 'POST /runs/7/cancel': { body: {} } })
  showInPage(
    <CancelRun
      run={{
        facts: exampleRun(),
        graph: emptyGraph,
        steps: [exampleStep('a', 'running'), exampleStep('b', 'queued')],
      }}
    />,
  )

  await userEvent.click(screen.getByRole('button', { name: 'Cancel run' }))
  expect(await screen.findByText(/1 step is at work/)).toBeVisible()
  expect(asked).toEqual([])

  const [, confirm] = screen.getAllByRole('button', { name: 'Cancel run', hidden: true })
  await userEvent.click(confirm!)
  await waitFor(() => expect(asked).toEqual(['POST /runs/7/cancel']))
})

it('takes one click when nothing would be lost', async () => {
  const asked = serve({ 'POST /runs/7/cancel': { body: {} } })
  showInPage(
    <CancelRun
      run={{ facts: exampleRun({ state: 'queued' }), graph: emptyGraph, steps: [exampleStep('a', 'queued')] }}
    />,
  )

  await userEvent.click(screen.getByRole('button', { name: 'Cancel run' }))

  await waitFor(() => expect(asked).toEqual(['POST /runs/7/cancel']))
})

it('stops the clean-up of a run that is being cancelled, too', async () => {
  const asked = serve({ 'POST /runs/7/cancel': { body: {} } })
  const graph = graphOf([step('a'), step('clean', {}, { settings: { always_run: true } })])
  const facts = exampleRun({ state: 'cancelling' })
  showInPage(
    <CancelRun
      run={{ facts, graph, steps: [exampleStep('a', 'running'), exampleStep('clean', 'waiting')] }}
    />,
  )

  await userEvent.click(screen.getByRole('button', { name: 'Stop the clean-up too' }))
  await waitFor(() => expect(asked).toEqual(['POST /runs/7/cancel']))
})

it('waits once the clean-up is stopped', () => {
  const graph = graphOf([step('clean', {}, { settings: { always_run: true } })])
  const facts = exampleRun({ state: 'cancelling' })
  showInPage(<CancelRun run={{ facts, graph, steps: [exampleStep('clean', 'cancelled')] }} />)

  expect(screen.queryByRole('button', { name: 'Stop the clean-up too' })).toBeNull()
})

it('is not there when the run is over', () => {
  showInPage(<CancelRun run={{ facts: exampleRun({ state: 'succeeded' }), graph: emptyGraph, steps: [] }} />)

  expect(screen.queryByRole('button')).toBeNull()
})
