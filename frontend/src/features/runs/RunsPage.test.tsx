import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'

import { pageOf, serve, showInPage, shownAddress } from '../../../tests/inPage'
import type { RunRow } from '../../api/runs'
import { Toaster } from '../../ui/Toaster'
import { RunsPage } from './RunsPage'

const NONE = {
  waiting: 0,
  queued: 0,
  running: 0,
  succeeded: 0,
  reused: 0,
  failed: 0,
  cancelled: 0,
  skipped: 0,
}

const run = (id: number, more: Partial<RunRow> = {}): RunRow => ({
  id,
  name: 'Cars',
  pipeline: { id: 1, name: 'Cars' },
  version: 1,
  state: 'succeeded',
  message: '',
  seq: 9,
  created_at: '2026-01-01T12:00:00Z',
  started_at: '2026-01-01T12:00:01Z',
  finished_at: '2026-01-01T12:00:43Z',
  duration_seconds: 42,
  created_by: 'owner',
  isolation: 'none',
  force_rerun: false,
  target: '',
  priority: 'normal',
  tags: [],
  pinned: false,
  retry_of: null,
  steps: { ...NONE, total: 7, succeeded: 3, reused: 4 },
  ...more,
})

afterEach(() => vi.unstubAllGlobals())

it('lists each run with its state, its steps and how long it took, and leads to it', async () => {
  serve({ 'GET /runs': { body: pageOf([run(12)]) }, 'GET /pipelines': { body: pageOf([]) } })

  showInPage(<RunsPage />, '/runs')

  const row = (await screen.findByRole('link', { name: 'Run 12' })).closest('tr')
  expect(row).not.toBeNull()
  const cells = within(row!)
  expect(cells.getByText('Succeeded')).toBeVisible()
  expect(cells.getByText('7 of 7')).toBeVisible()
  expect(cells.getByRole('img', { name: 'Steps: 3 succeeded, 4 reused' })).toBeVisible()
  expect(cells.getByText('42 s')).toBeVisible()
  expect(cells.getByRole('link', { name: 'Run 12' })).toHaveAttribute('href', '/runs/12')
})

it('says what of the address is no filter, names those there are, and takes it out', async () => {
  const asked = serve({ 'GET /runs': { body: pageOf([run(12)]) }, 'GET /pipelines': { body: pageOf([]) } })
  showInPage(<RunsPage />, '/runs?state=bogus,failed')

  expect(await screen.findByText(/^The address asks for state=bogus/)).toBeVisible()
  expect(screen.getByText(/There is state=active, succeeded, failed, cancelled\./)).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Remove it' }))

  expect(shownAddress()).toBe('/runs?state=failed')
  expect(screen.queryByText(/^The address asks for/)).toBeNull()
  expect(asked.filter((each) => each.includes('bogus'))).toEqual([])
})

it('asks for what the address says, and shows the filters as pressed', async () => {
  const asked = serve({ 'GET /runs': { body: pageOf([run(12)]) }, 'GET /pipelines': { body: pageOf([]) } })

  showInPage(<RunsPage />, '/runs?state=failed,cancelled&pipeline=1&q=cars')

  await screen.findByRole('link', { name: 'Run 12' })
  expect(asked).toContain('GET /runs?pipeline=1&state=failed,cancelled&q=cars')
  expect(screen.getByRole('button', { name: 'Failed' })).toHaveAttribute('aria-pressed', 'true')
  expect(screen.getByRole('button', { name: 'Succeeded' })).toHaveAttribute('aria-pressed', 'false')
  expect(screen.getByText('Pipeline: Cars')).toBeVisible()
  expect(screen.getByRole('searchbox')).toHaveValue('cars')
})

it('puts filters and search into the address', async () => {
  serve({ 'GET /runs': { body: pageOf([run(12)]) }, 'GET /pipelines': { body: pageOf([]) } })
  showInPage(<RunsPage />, '/runs')
  await screen.findByRole('link', { name: 'Run 12' })

  await userEvent.click(screen.getByRole('button', { name: 'In progress' }))
  await userEvent.type(screen.getByRole('searchbox'), 'wine')

  await waitFor(() => expect(shownAddress()).toBe('/runs?state=active&q=wine'))
})

it('tells an empty installation from a filter that nothing matches', async () => {
  serve({ 'GET /runs': { body: pageOf([]) }, 'GET /pipelines': { body: pageOf([]) } })

  const { unmount } = showInPage(<RunsPage />, '/runs')
  expect(await screen.findByText('No runs yet')).toBeVisible()
  unmount()

  showInPage(<RunsPage />, '/runs?state=failed')
  expect(await screen.findByText('No run matches')).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }))
  expect(await screen.findByText('No runs yet')).toBeVisible()
})

it('says why the runs could not be had, and tries again', async () => {
  let isBroken = true
  serve({
    'GET /runs': () =>
      isBroken
        ? { status: 500, body: { error: { code: 'internal', message: 'The server had a fault.' } } }
        : { body: pageOf([run(12)]) },
    'GET /pipelines': { body: pageOf([]) },
  })
  showInPage(<RunsPage />, '/runs')
  expect(await screen.findByText('The server had a fault.')).toBeVisible()

  isBroken = false
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))

  expect(await screen.findByRole('link', { name: 'Run 12' })).toBeVisible()
})

const choices = { 'GET /runs/choices': { body: { tags: [{ name: 'baseline', count: 2 }], people: ['ada'] } } }
const listed = {
  ...choices,
  'GET /runs': { body: pageOf([run(12), run(11), run(10, { state: 'running' }), run(9)]) },
  'GET /pipelines': { body: pageOf([]) },
}
const boxOf = (id: number) => screen.findByRole('checkbox', { name: `Choose run ${id}` })

it('offers no second try where there is no right to see the runs', async () => {
  const error = { code: 'not_allowed', message: 'You may not do this.' }
  serve({ 'GET /runs': { status: 403, body: { error } }, 'GET /pipelines': { body: pageOf([]) } })

  showInPage(<RunsPage />, '/runs')

  expect(await screen.findByText(/Ask an owner of the workspace/)).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
})

it('chooses a range with Shift, and lets everything go with Escape', async () => {
  serve(listed)
  showInPage(<RunsPage />, '/runs')
  const user = userEvent.setup()

  await user.click(await boxOf(12))
  await user.keyboard('{Shift>}')
  await user.click(await boxOf(10))
  await user.keyboard('{/Shift}')

  expect(screen.getByText('3 runs chosen')).toBeVisible()
  await user.keyboard('{Escape}')
  expect(screen.getByRole('searchbox')).toBeVisible()
})

it('chooses rows by the keyboard alone', async () => {
  serve(listed)
  showInPage(<RunsPage />, '/runs')
  const first = await screen.findByRole('link', { name: 'Run 12' })
  first.focus()

  await userEvent.keyboard('x{Shift>}{ArrowDown}{/Shift}')

  expect(screen.getByText('2 runs chosen')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Run 11' })).toHaveFocus()
})

it('deletes what was chosen after it was asked, and tells which runs were kept and why', async () => {
  const asked = serve({
    ...listed,
    'POST /runs/delete': { body: { done: [12], refused: [{ run: 10, code: 'in_progress', reason: '…' }] } },
  })
  showInPage(<RunsPage />, '/runs')
  await userEvent.click(await boxOf(12))
  await userEvent.click(await boxOf(10))

  await userEvent.click(screen.getByRole('button', { name: 'Delete' }))
  expect(screen.getByRole('dialog')).toHaveTextContent('1 of them is in progress and is kept.')
  expect(asked).not.toContain('POST /runs/delete')
  await userEvent.click(screen.getByRole('button', { name: 'Delete 2 runs' }))

  expect(await screen.findByText('Run 10 has not ended: cancel it first.')).toBeVisible()
  expect(screen.getByText('1 run deleted')).toBeVisible()
})

it('cancels what is in progress, and tells of a run that had ended as no failure', async () => {
  serve({
    ...listed,
    'POST /runs/cancel': { body: { done: [10], refused: [{ run: 12, code: 'ended', reason: '…' }] } },
  })
  showInPage(
    <>
      <RunsPage />
      <Toaster />
    </>,
    '/runs',
  )
  await userEvent.click(await boxOf(12))
  await userEvent.click(await boxOf(10))

  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  await userEvent.click(screen.getByRole('button', { name: 'Cancel 2 runs' }))

  expect(await screen.findByText('1 run is being cancelled, 1 had already ended')).toBeVisible()
  expect(screen.queryByRole('dialog')).toBeNull()
})

it('chooses all that the filters find, beyond what is listed', async () => {
  const asked = serve({
    ...listed,
    'GET /runs': { body: { ...pageOf([run(12), run(11)]), count: 3 } },
    'GET /runs/ids': { body: { runs: [12, 11, 4], count: 3 } },
  })
  showInPage(<RunsPage />, '/runs?state=succeeded')
  await userEvent.click(await boxOf(12))

  await userEvent.click(screen.getByRole('button', { name: 'Choose all 3' }))

  expect(await screen.findByText('3 runs chosen')).toBeVisible()
  expect(asked).toContain('GET /runs/ids?state=succeeded')
})

it('narrows the list by a tag that is pressed', async () => {
  serve({ ...listed, 'GET /runs': { body: pageOf([run(12, { tags: ['baseline'] })]) } })
  showInPage(<RunsPage />, '/runs')

  await userEvent.click(await screen.findByRole('button', { name: 'Only runs tagged baseline' }))

  await waitFor(() => expect(shownAddress()).toBe('/runs?tag=baseline'))
  expect(screen.getByText('Tag: baseline')).toBeVisible()
})

it('keeps how it is sorted in the address', async () => {
  const asked = serve(listed)
  showInPage(<RunsPage />, '/runs')

  await userEvent.click(await screen.findByRole('button', { name: 'Duration' }))

  await waitFor(() => expect(shownAddress()).toBe('/runs?sort=duration'))
  expect(asked).toContain('GET /runs?sort=duration')
})
