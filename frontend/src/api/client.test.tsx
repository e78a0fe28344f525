import { ApiError } from './ApiError'
import { address, api } from './client'

// The network is the border: here it is a function that answers once and keeps what it was asked.
function answerWith(response: Response | Error | DOMException) {
  const asked = vi.fn((_address: string, _init: RequestInit) =>
    response instanceof Response ? Promise.resolve(response) : Promise.reject(response),
  )
  vi.stubGlobal('fetch', asked)
  return asked
}

const refusal = (error: unknown, status: number) => new Response(JSON.stringify({ error }), { status })

async function caught(promise: Promise<unknown>): Promise<ApiError> {
  const reason: unknown = await promise.then(
    () => null,
    (error: unknown) => error,
  )
  if (!(reason instanceof ApiError)) throw new Error('expected an ApiError')
  return reason
}

afterEach(() => {
  vi.unstubAllGlobals()
  document.cookie = 'pipewright_csrf=; max-age=0'
})

describe('an answer that says no', () => {
  it('becomes an error with its code, sentence, problems and fields', async () => {
    const problem = { code: 'cycle', severity: 'error', node: 'a', port: null, message: 'a leads to itself.' }
    answerWith(
      refusal(
        { code: 'invalid_graph', message: 'Fix 1 problem.', problems: [problem], fields: { line: 3 } },
        400,
      ),
    )

    const error = await caught(api.post('/pipelines/1/runs', {}))

    expect(error).toMatchObject({
      status: 400,
      code: 'invalid_graph',
      message: 'Fix 1 problem.',
      problems: [problem],
      fields: { line: 3 },
    })
  })

  it('keeps what a stale revision carries', async () => {
    answerWith(refusal({ code: 'stale_revision', message: 'Changed.', current: { revision: 8 } }, 409))

    const error = await caught(api.put('/pipelines/1/graph', { revision: 7 }))

    expect(error.body).toMatchObject({ current: { revision: 8 } })
  })

  it('has a code of its own when a proxy answers with a page', async () => {
    answerWith(new Response('<h1>Bad gateway</h1>', { status: 502 }))

    const error = await caught(api.get('/session'))

    expect(error).toMatchObject({ status: 502, code: 'http_502', problems: [] })
  })
})

it('says that the server does not answer when the network fails', async () => {
  answerWith(new TypeError('Failed to fetch'))

  const error = await caught(api.get('/session'))

  expect(error).toMatchObject({ status: 0, code: 'network' })
})

it('lets an aborted request end as aborted', async () => {
  answerWith(new DOMException('Aborted', 'AbortError'))

  const request = api.get('/session', { signal: AbortSignal.abort() })

  await expect(request).rejects.toMatchObject({ name: 'AbortError' })
})

it('sends the token of the cookie with what changes something, and only then', async () => {
  document.cookie = 'pipewright_csrf=abc'
  const asked = answerWith(new Response('{}'))

  await api.post('/pipelines', { name: 'Cars' })
  expect(asked.mock.calls[0]?.[1].headers).toMatchObject({
    'X-CSRFToken': 'abc',
    'Content-Type': 'application/json',
  })

  const read = answerWith(new Response('{}'))
  await api.get('/pipelines')
  expect(read.mock.calls[0]?.[1].headers).not.toHaveProperty('X-CSRFToken')
})

it('leaves the content type of an upload to the browser, which knows the boundary', async () => {
  const asked = answerWith(new Response('{}'))

  await api.upload('/data', new FormData())

  expect(asked.mock.calls[0]?.[1].headers).not.toHaveProperty('Content-Type')
})

it('has nothing to read from an answer without content', async () => {
  answerWith(new Response(null, { status: 204 }))

  await expect(api.delete('/pipelines/1')).resolves.toBeUndefined()
})

describe('an address', () => {
  it('leaves out what is not asked for', () => {
    expect(address('/runs', { pipeline: 3, state: null, q: '' })).toBe('/api/v1/runs?pipeline=3')
  })

  it.each(['http://internal:9000/api/v1/runs?page=2', '/api/v1/runs?page=2'])(
    'takes the next page %s from where this page was loaded',
    (next) => {
      expect(address(next)).toBe('/api/v1/runs?page=2')
    },
  )
})
