import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import type { ReactNode } from 'react'
import { MemoryRouter, useLocation } from 'react-router'

import { TooltipProvider } from '../src/ui/Tooltip'

const ADDRESS = 'address'

/** Shows a view as the app would: with an address, a place for answers of the server, and tooltips. */
export function showInPage(view: ReactNode, address = '/') {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  return render(
    <QueryClientProvider client={client}>
      <TooltipProvider>
        <MemoryRouter initialEntries={[address]}>
          {view}
          <Address />
        </MemoryRouter>
      </TooltipProvider>
    </QueryClientProvider>,
  )
}

function Address() {
  const { pathname, search } = useLocation()
  return <output aria-label={ADDRESS}>{decodeURIComponent(pathname + search)}</output>
}

/** Where the view has led to by now. */
export const shownAddress = () => screen.getByRole('status', { name: ADDRESS }).textContent

type Answer = { status?: number; body?: unknown; headers?: Record<string, string> }

/** A server that answers by path; what was asked is kept. Anything else is not found. */
export function serve(answers: Readonly<Record<string, Answer | ((url: URL) => Answer)>>) {
  const asked: string[] = []
  vi.stubGlobal('fetch', (address: string, init: RequestInit = {}) => {
    const url = new URL(address, 'http://here')
    const name = `${init.method ?? 'GET'} ${url.pathname.replace('/api/v1', '')}`
    asked.push(`${name}${decodeURIComponent(url.search)}`)
    const found = answers[name]
    const {
      status = 200,
      body = {},
      headers = {},
    } = typeof found === 'function'
      ? found(url)
      : (found ?? { status: 404, body: { error: { code: 'not_found', message: 'There is no such thing.' } } })
    const content = typeof body === 'string' ? body : JSON.stringify(body)
    return Promise.resolve(new Response(status === 204 ? null : content, { status, headers }))
  })
  return asked
}

export const pageOf = (results: readonly unknown[]) => ({
  results,
  count: results.length,
  next: null,
  previous: null,
})
