import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createMemoryRouter, RouterProvider } from 'react-router'

import type { Session } from '../../api/session'
import { TooltipProvider } from '../../ui/Tooltip'
import { Shell } from './Shell'

const session: Session = {
  user: { id: 1, name: 'Local user', email: 'local@localhost' },
  workspace: { id: 1, slug: 'default', name: 'Default' },
  isolation: 'bubblewrap',
  isolation_reason: '',
  broker_problem: '',
  cluster: false,
  worker: { alive: true, slots: 2, seen_at: '2030-01-01T00:00:00Z' },
  version: '0.1.0',
  upload_limit_bytes: 1,
  log_limit_bytes: 1,
}

function openShell(answer: Partial<Session> | number, layout: 'page' | 'full' = 'page') {
  vi.stubGlobal('fetch', () =>
    Promise.resolve(
      typeof answer === 'number'
        ? new Response('{}', { status: answer })
        : new Response(JSON.stringify({ ...session, ...answer })),
    ),
  )
  const router = createMemoryRouter(
    [
      { path: '/sign-in', element: <p>Sign in here</p> },
      { element: <Shell />, children: [{ path: '*', element: <p>The page</p>, handle: { layout } }] },
    ],
    { initialEntries: ['/runs?state=failed'] },
  )
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <RouterProvider router={router} />
      </TooltipProvider>
    </QueryClientProvider>,
  )
  return router
}

beforeEach(() => localStorage.clear())
afterEach(() => vi.unstubAllGlobals())

it('leads somebody who is signed out to the sign-in page and remembers the way back', async () => {
  const router = openShell(401)

  await screen.findByText('Sign in here')

  expect(router.state.location.search).toBe('?next=%2Fruns%3Fstate%3Dfailed')
})

it('offers to try again when the server is in trouble', async () => {
  openShell(503)

  expect(await screen.findByRole('button', { name: 'Try again' })).toBeVisible()
})

it('shows the page without any banner when all is well', async () => {
  openShell({})

  expect(await screen.findByText('The page')).toBeVisible()
  expect(screen.queryByRole('status')).toBeNull()
})

it('says that no worker is there, and how to start one', async () => {
  openShell({ worker: null })

  expect(await screen.findByRole('status')).toHaveTextContent(/^No worker is running.*pipewright up\.$/)
  expect(screen.getByText('pipewright up')).toBeVisible()
})

it('says how a worker of a cluster is started, where each is by itself', async () => {
  openShell({ worker: null, cluster: true })

  expect(await screen.findByRole('status')).toHaveTextContent(/pipewright worker\.$/)
})

it('says that messages between machines do not arrive', async () => {
  openShell({ broker_problem: 'The message broker is away; work goes on, more slowly.' })

  expect(await screen.findByRole('status')).toHaveTextContent('work goes on, more slowly')
})

it('says why steps are not isolated until that was read', async () => {
  openShell({ isolation: 'none', isolation_reason: 'bubblewrap is not installed.' })
  const banner = await screen.findByRole('status')
  expect(banner).toHaveTextContent('bubblewrap is not installed.')

  await userEvent.click(screen.getByRole('button', { name: 'Dismiss' }))

  expect(banner).not.toBeInTheDocument()
})

it('keeps the rail narrow where a page needs the whole window', async () => {
  openShell({}, 'full')
  await screen.findByText('The page')

  expect(screen.queryByRole('button', { name: 'Narrow the navigation' })).toBeNull()
  expect(screen.queryByText('Home')).toBeNull()
})
