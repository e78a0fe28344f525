import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { StrictMode } from 'react'
import { createBrowserRouter, RouterProvider } from 'react-router'

import { TooltipProvider } from '../../ui/Tooltip'
import { readCode, safeNext } from './signInCode'
import { SignInPage } from './SignInPage'

function openAt(path: string, answer: () => Response) {
  const asked = vi.fn((_address: string, _init: RequestInit) => Promise.resolve(answer()))
  vi.stubGlobal('fetch', asked)
  window.history.replaceState(null, '', path)
  const router = createBrowserRouter([
    { path: '/sign-in', element: <SignInPage /> },
    { path: '*', element: <p>Inside</p> },
  ])
  render(
    <StrictMode>
      <QueryClientProvider client={new QueryClient()}>
        <TooltipProvider>
          <RouterProvider router={router} />
        </TooltipProvider>
      </QueryClientProvider>
    </StrictMode>,
  )
  return () => asked.mock.calls.map(([address, init]) => [address, init.body])
}

const accepted = () => new Response(JSON.stringify({ user: { id: 1 } }))
const refused = (code: string) => () =>
  new Response(JSON.stringify({ error: { code, message: 'No.' } }), { status: 400 })

afterEach(() => vi.unstubAllGlobals())

it('follows a link at once, one time, and goes where the person was heading', async () => {
  const asked = openAt('/sign-in?code=abc&next=%2Fruns%2F7', accepted)

  await screen.findByText('Inside')

  expect(asked()).toEqual([['/api/v1/session/sign-in', '{"code":"abc"}']])
  expect(window.location.pathname).toBe('/runs/7')
})

it('says why a link does not work, without leaving its code in the address', async () => {
  openAt('/sign-in?code=old', refused('expired'))

  expect(await screen.findByRole('alert')).toHaveTextContent('This link is too old.')
  expect(window.location.search).toBe('')
})

it('takes a whole pasted link', async () => {
  const asked = openAt('/sign-in', accepted)

  await userEvent.type(screen.getByLabelText('Link or code'), 'http://127.0.0.1:8000/sign-in?code=xyz{Enter}')
  await screen.findByText('Inside')

  expect(asked()).toEqual([['/api/v1/session/sign-in', '{"code":"xyz"}']])
})

it('asks for a code before it asks the server', async () => {
  const asked = openAt('/sign-in', accepted)

  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))

  expect(await screen.findByRole('alert')).toHaveTextContent('Paste the link')
  expect(asked()).toEqual([])
})

it.each([
  ['abc', 'abc'],
  ['  abc\n', 'abc'],
  ['http://127.0.0.1:8000/sign-in?code=abc&next=/', 'abc'],
  ['/sign-in?code=a%2Bb', 'a+b'],
])('finds the code in %j', (text, code) => {
  expect(readCode(text)).toBe(code)
})

it.each([
  ['/runs/7?tab=logs', '/runs/7?tab=logs'],
  [null, '/'],
  ['https://evil.example', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/sign-in?code=x', '/'],
])('goes from next=%j to %s', (next, path) => {
  expect(safeNext(next)).toBe(path)
})
