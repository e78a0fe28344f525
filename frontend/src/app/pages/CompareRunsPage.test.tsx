import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'

import { serve, showInPage, shownAddress } from '../../../tests/inPage'
import { exampleRun } from '../../domain/examples/runs'
import { CompareRunsPage } from './CompareRunsPage'

const there = (id: number) => ({ body: exampleRun({ id, name: `Cars ${id}`, state: 'succeeded' }) })

afterEach(() => vi.unstubAllGlobals())

it('compares the runs that are there, says which one is gone, and goes on without it', async () => {
  serve({ 'GET /runs/3': there(3), 'GET /runs/5': there(5) })
  showInPage(<CompareRunsPage />, '/runs/compare?runs=3,4,5')

  expect(await screen.findByText('Run 4 is not there.')).toBeVisible()
  expect(screen.getAllByText('Run 5').length).toBeGreaterThan(0)
  await userEvent.click(screen.getByRole('button', { name: 'Go on without it' }))

  expect(screen.queryByText('Run 4 is not there.')).toBeNull()
  expect(shownAddress()).toBe('/runs/compare?runs=3,5')
})

it('leads to the one run that is left, for one cannot be compared', async () => {
  serve({ 'GET /runs/3': there(3) })
  showInPage(<CompareRunsPage />, '/runs/compare?runs=3,4,8')

  expect(await screen.findByText('Runs 4, 8 are not there.')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Open run 3' })).toHaveAttribute('href', '/runs/3')
})
