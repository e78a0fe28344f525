import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createMemoryRouter, RouterProvider } from 'react-router'

import type { VersionRow } from '../../api/versions'
import { carsGraph } from '../../domain/examples/graphs'
import { createCatalogue } from '../../state/catalogue'
import { createDrawing } from '../../state/drawing'
import { manualTimers } from '../../state/manualTimers'
import { memoryStorage } from '../../state/memoryStorage'
import { unsavedCopiesIn } from '../../state/unsavedCopies'
import { TooltipProvider } from '../../ui/Tooltip'
import { VersionList } from './VersionList'

const row = (number: number, more: Partial<VersionRow> = {}): VersionRow => ({
  number,
  name: '',
  origin: 'run',
  created_at: '2026-01-01T12:00:00Z',
  created_by: 'owner',
  runs: 0,
  is_draft: false,
  ...more,
})

/** A server that has versions, takes new names, and remembers what was asked of it. */
function openList(rows: VersionRow[], refusal: string | null = null) {
  const asked: string[] = []
  vi.stubGlobal('fetch', (_: string, { method = 'GET', body }: RequestInit) => {
    if (method === 'GET')
      return Promise.resolve(Response.json({ results: rows, count: rows.length, next: null, previous: null }))
    asked.push(`${method} ${body as string}`)
    return Promise.resolve(
      refusal
        ? Response.json({ error: { code: 'already_named', message: refusal } }, { status: 409 })
        : Response.json(rows[0] ?? row(1)),
    )
  })
  const restored: number[] = []
  const drawing = createDrawing(
    { pipeline: '4', revision: 7, graph: carsGraph },
    {
      save: () => Promise.reject(new Error('offline')),
      timers: manualTimers(),
      catalogue: createCatalogue(),
      copies: unsavedCopiesIn(memoryStorage()),
    },
  )
  const list = (
    <VersionList
      pipeline={4}
      drawing={drawing}
      ends={{ from: 1, to: 'draft' }}
      onRestore={(number) => restored.push(number)}
    />
  )
  const router = createMemoryRouter([{ path: '*', element: list }])
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <TooltipProvider>
        <RouterProvider router={router} />
      </TooltipProvider>
    </QueryClientProvider>,
  )
  return { asked, restored, router, user: userEvent.setup() }
}

afterEach(() => vi.unstubAllGlobals())

it('tells of each version how it came to be, by whom, and what ran it', async () => {
  openList([row(2, { name: 'More trees', origin: 'hand' }), row(1, { runs: 2 })])

  const [second, first] = await screen.findAllByRole('listitem')

  expect(second).toHaveTextContent(/v2More trees.*by hand.*owner/)
  expect(first).toHaveTextContent(/v1Add a name.*by a run.*owner.*2 runs/)
  expect(screen.getByText('Not kept as a version yet')).toBeVisible()
})

it('claims nothing about the present drawing before the versions are known', async () => {
  openList([row(1)])

  expect(screen.queryByText('Not kept as a version yet')).toBeNull()
  expect(await screen.findByText('Not kept as a version yet')).toBeVisible()
})

it('says which version is the present drawing', async () => {
  openList([row(2, { is_draft: true }), row(1)])

  expect(await screen.findByText('The same as version 2')).toBeVisible()
})

it('compares a version with the present drawing, or with the one before it, under an address', async () => {
  const { router, user } = openList([row(2), row(1)])

  await user.click(await screen.findByRole('link', { name: /^v2: compare/ }))
  expect(router.state.location.search).toBe('?from=2&to=draft')
  await user.click(screen.getByRole('button', { name: 'More for version 2' }))
  await user.click(screen.getByRole('menuitem', { name: 'Compare with version 1' }))

  expect(router.state.location.search).toBe('?from=1&to=2')
})

it('renames a version where it stands', async () => {
  const { asked, user } = openList([row(1)])

  await user.click(await screen.findByRole('button', { name: 'Name of version 1' }))
  await user.keyboard('Baseline{Enter}')

  expect(asked).toEqual(['PATCH {"name":"Baseline"}'])
})

it('keeps the drawing under a name, of the revision that is seen', async () => {
  const { asked, user } = openList([])

  await user.type(screen.getByRole('textbox', { name: 'Name this version' }), ' Baseline {Enter}')

  await waitFor(() => expect(asked).toEqual(['POST {"name":"Baseline","revision":7}']))
  await waitFor(() => expect(screen.getByRole('textbox', { name: 'Name this version' })).toHaveValue(''))
})

it('says why a version was not kept, and leaves the name to be changed', async () => {
  const { user } = openList([row(1, { name: 'Baseline' })], 'This drawing is version 1 already.')

  await user.type(screen.getByRole('textbox', { name: 'Name this version' }), 'Other{Enter}')

  expect(await screen.findByRole('alert')).toHaveTextContent('This drawing is version 1 already.')
  expect(screen.getByRole('textbox', { name: 'Name this version' })).toHaveValue('Other')
})

it('restores the version whose menu was opened', async () => {
  const { restored, user } = openList([row(2), row(1)])

  await user.click(await screen.findByRole('button', { name: 'More for version 1' }))
  await user.click(screen.getByRole('menuitem', { name: 'Restore' }))

  expect(restored).toEqual([1])
})
