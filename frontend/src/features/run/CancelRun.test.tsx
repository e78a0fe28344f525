import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'

import { serve, showInPage } from '../../../tests/inPage'
import { exampleRun, exampleStep } from '../../domain/examples/runs'
import { CancelRun } from './CancelRun'

afterEach(() => vi.unstubAllGlobals())

it('asks first when work under way would be lost', async () => {
  const asked = serve({ 'POST /runs/7/cancel': { body: {} } })
  showInPage(
    <CancelRun
      run={{ facts: exampleRun(), steps: [exampleStep('a', 'running'), exampleStep('b', 'queued')] }}
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
    <CancelRun run={{ facts: exampleRun({ state: 'queued' }), steps: [exampleStep('a', 'queued')] }} />,
  )

  await userEvent.click(screen.getByRole('button', { name: 'Cancel run' }))

  await waitFor(() => expect(asked).toEqual(['POST /runs/7/cancel']))
})

it('is not there when the run is over', () => {
  showInPage(<CancelRun run={{ facts: exampleRun({ state: 'succeeded' }), steps: [] }} />)

  expect(screen.queryByRole('button')).toBeNull()
})
