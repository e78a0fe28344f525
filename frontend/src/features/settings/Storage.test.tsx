import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import i18next from 'i18next'

import { serve, showInPage } from '../../../tests/inPage'
import type { DiskUse, PartUse } from '../../api/storage'
import { Storage } from './Storage'

const part = (name: PartUse['part'], more: Partial<PartUse> = {}): PartUse => ({
  part: name,
  bytes: 1000,
  reclaimable_bytes: 0,
  reclaimable_count: 0,
  shared: false,
  ...more,
})

const use = (...parts: PartUse[]): DiskUse => ({
  home: '/srv/pipewright',
  free_bytes: 2_000_000_000,
  total_bytes: 9_000_000_000,
  parts,
})

const found = {
  dry_run: true,
  count: 3,
  bytes: 500_000,
  items: [
    { part: 'artifacts', name: '0123456789ab  cars.csv', bytes: 400_000 },
    { part: 'logs', name: 'run 7', bytes: 100_000 },
  ],
}

afterEach(() => vi.unstubAllGlobals())

it('tells what takes how much, and what of it nothing needs', async () => {
  serve({
    'GET /storage': {
      body: use(
        part('artifacts', { bytes: 3_000_000, reclaimable_bytes: 400_000, reclaimable_count: 1 }),
        part('environments', { bytes: 130_000_000, shared: true }),
      ),
    },
  })

  showInPage(<Storage />, '/settings')

  const artifacts = within((await screen.findByText('Artifacts')).closest('tr')!)
  expect(artifacts.getByText('3.0 MB')).toBeVisible()
  expect(artifacts.getByText('400 kB')).toBeVisible()
  expect(within(screen.getByText('Environments').closest('tr')!).getByText('shared')).toBeVisible()
  expect(screen.getByText(/133 MB in use, 2.0 GB free/)).toBeVisible()
  expect(screen.getByText('/srv/pipewright')).toBeVisible()
})

it('says why the disk use is not there, and no longer that it is being looked at', async () => {
  const error = { code: 'internal_error', message: 'Its log says more.' }
  serve({ 'GET /storage': { status: 500, body: { error } } })

  showInPage(<Storage />, '/settings')

  expect(await screen.findByText('Its log says more.')).toBeVisible()
  expect(screen.queryByText(/Looking at the disk/)).toBeNull()
})

it('lists what would go before anything is removed', async () => {
  const asked = serve({
    'GET /storage': { body: use(part('artifacts', { reclaimable_bytes: 500_000, reclaimable_count: 3 })) },
    'POST /storage/clean': { body: found },
  })
  showInPage(<Storage />, '/settings')

  await userEvent.click(await screen.findByText('Clean up 500 kB…'))

  expect(await screen.findByText(/cars\.csv/)).toBeVisible()
  const dialog = within(screen.getByRole('dialog', { name: 'Clean up' }))
  expect(dialog.getByText('and 1 more')).toBeVisible()
  expect(asked.filter((call) => call.startsWith('POST'))).toHaveLength(1)

  await userEvent.click(dialog.getByRole('button', { name: 'Remove 500 kB' }))

  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(asked.filter((call) => call.startsWith('POST'))).toHaveLength(2)
})

it('names a log by its run in the language of the page', async () => {
  await act(() => i18next.changeLanguage('ko'))
  serve({
    'GET /storage': { body: use(part('logs', { reclaimable_bytes: 500_000, reclaimable_count: 3 })) },
    'POST /storage/clean': { body: found },
  })
  showInPage(<Storage />, '/settings')

  await userEvent.click(await screen.findByRole('button', { name: /정리/ }))

  expect(await screen.findByText('실행 7')).toBeVisible()
  await act(() => i18next.changeLanguage('en'))
})

it('says why a clean-up was refused, and stays', async () => {
  serve({
    'GET /storage': { body: use(part('artifacts', { reclaimable_bytes: 1, reclaimable_count: 1 })) },
    'POST /storage/clean': {
      status: 403,
      body: { error: { code: 'not_allowed', message: 'You may not admin here.' } },
    },
  })
  showInPage(<Storage />, '/settings')

  await userEvent.click(await screen.findByText('Clean up 1 B…'))

  expect(await screen.findByText('You may not admin here.')).toBeVisible()
})

it('has nothing to do where everything is needed', async () => {
  serve({ 'GET /storage': { body: use(part('artifacts')) } })

  showInPage(<Storage />, '/settings')

  expect((await screen.findByText('Nothing to clean up')).closest('button')).toBeDisabled()
})
