import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'

import { serve, showInPage } from '../../../tests/inPage'
import type { Worker } from '../../api/workers'
import { Workers } from './Workers'

const worker = (more: Partial<Worker> = {}): Worker => ({
  name: 'big-1',
  host: 'lab',
  computes: ['local'],
  alive: true,
  draining: false,
  slots: 4,
  busy: 2,
  cpu: 8,
  memory_gb: 32.5,
  gpu: 2,
  labels: ['a100'],
  isolation: 'bubblewrap',
  started_at: '2026-01-01T12:00:00Z',
  seen_at: '2026-01-01T12:00:00Z',
  steps: [{ run: 7, run_name: 'Cars', node: 'train', title: 'Train model', started_at: null }],
  ...more,
})

const found = (...workers: Worker[]) => ({ workers, max_steps_at_once: null })

afterEach(() => vi.unstubAllGlobals())

it('tells what each worker has and holds, and leads to the step', async () => {
  serve({ 'GET /workers': { body: found(worker()) } })

  showInPage(<Workers />, '/settings/workers')

  const row = within((await screen.findByText('big-1')).closest('tr')!)
  expect(row.getByText('Alive')).toBeVisible()
  expect(row.getByText('8 cores, 32.5 GB', { exact: false })).toHaveTextContent('8 cores, 32.5 GB, 2 GPUs')
  expect(row.getByText('2 of 4 slots')).toBeVisible()
  expect(row.getByRole('link', { name: 'Train model of run 7' })).toHaveAttribute(
    'href',
    '/runs/7?step=train',
  )
  expect(row.getByText('1 step of another workspace')).toBeVisible()
})

it('drains a worker', async () => {
  const asked = serve({
    'GET /workers': { body: found(worker()) },
    'PUT /workers/big-1/draining': { body: found(worker({ draining: true })) },
  })
  showInPage(<Workers />, '/settings/workers')

  await userEvent.click(await screen.findByRole('button', { name: 'Drain' }))

  expect(await screen.findByText('Draining')).toBeVisible()
  expect(screen.getByRole('button', { name: 'Resume' })).toBeVisible()
  expect(asked).toContain('PUT /workers/big-1/draining')
})

it('says that no worker is connected', async () => {
  serve({ 'GET /workers': { body: found() } })

  showInPage(<Workers />, '/settings/workers')

  expect(await screen.findByText('No worker is connected')).toBeVisible()
})

it('limits how many steps of the workspace are at work', async () => {
  const asked = serve({
    'GET /workers': { body: found(worker()) },
    'PUT /workers/limit': { body: { ...found(worker()), max_steps_at_once: 3 } },
  })
  showInPage(<Workers />, '/settings/workers')

  await userEvent.type(await screen.findByRole('spinbutton', { name: /Steps at once/ }), '3{Enter}')

  await waitFor(() => expect(asked).toContain('PUT /workers/limit'))
  expect(screen.getByRole('spinbutton', { name: /Steps at once/ })).toHaveValue('3')
})
