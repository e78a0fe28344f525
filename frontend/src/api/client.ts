import { ApiError, readApiError } from './ApiError'

const BASE = '/api/v1'
const CSRF_COOKIE = 'pipewright_csrf'

export type Query = Record<string, string | number | boolean | null | undefined>

/** One page of a list, as the server sends it. */
export type Page<T> = { results: T[]; next: string | null; previous: string | null; count: number }

type RequestOptions = {
  query?: Query
  signal?: AbortSignal | undefined
  headers?: Record<string, string>
  /** Goes on when the page is left. */
  keepalive?: boolean
}

type SendOptions = RequestOptions & { method: string; body?: BodyInit | null }

/** Asks the server and hands over the answer as it came; everything below goes through here. */
export async function send(
  path: string,
  { method, body, query, signal, headers, keepalive = false }: SendOptions,
): Promise<Response> {
  const isSafe = method === 'GET' || method === 'HEAD'
  let response: Response
  try {
    response = await fetch(address(path, query), {
      method,
      body: body ?? null,
      signal: signal ?? null,
      keepalive,
      credentials: 'same-origin',
      headers: { Accept: 'application/json', ...headers, ...(isSafe ? {} : { 'X-CSRFToken': csrfToken() }) },
    })
  } catch (reason) {
    if (signal?.aborted) throw reason
    throw new ApiError({
      status: 0,
      code: 'network',
      message: 'The server does not answer. Check that it is running, then try again.',
    })
  }
  if (!response.ok) throw await readApiError(response)
  return response
}

// The caller names the shape; the types come from the schema that the server publishes.
async function json<T>(path: string, options: SendOptions): Promise<T> {
  const response = await send(path, options)
  return (response.status === 204 ? undefined : await response.json()) as T
}

function withJson(method: string, data: unknown, options: RequestOptions): SendOptions {
  if (data === undefined) return { ...options, method }
  const headers = { ...options.headers, 'Content-Type': 'application/json' }
  return { ...options, method, headers, body: JSON.stringify(data) }
}

export const api = {
  get: <T>(path: string, options: RequestOptions = {}) => json<T>(path, { ...options, method: 'GET' }),
  post: <T>(path: string, data?: unknown, options: RequestOptions = {}) =>
    json<T>(path, withJson('POST', data, options)),
  put: <T>(path: string, data: unknown, options: RequestOptions = {}) =>
    json<T>(path, withJson('PUT', data, options)),
  patch: <T>(path: string, data: unknown, options: RequestOptions = {}) =>
    json<T>(path, withJson('PATCH', data, options)),
  delete: (path: string, options: RequestOptions = {}) =>
    json<undefined>(path, { ...options, method: 'DELETE' }),
  upload: <T>(path: string, form: FormData, options: RequestOptions = {}) =>
    json<T>(path, { ...options, method: 'POST', body: form }),
  text: async (path: string, options: RequestOptions = {}) => {
    const response = await send(path, {
      ...options,
      method: 'GET',
      headers: { ...options.headers, Accept: '*/*' },
    })
    return response.text()
  },
}

/** For useInfiniteQuery: the address of the page after this one. */
export function nextPage<T>(page: Page<T>): string | undefined {
  return page.next ?? undefined
}

/** The full address of a path below /api/v1, for links and downloads too. A `next` of a page may be given as it is. */
export function address(path: string, query: Query = {}): string {
  const isWhole = path.startsWith(`${BASE}/`) || !path.startsWith('/')
  const url = new URL(isWhole ? path : BASE + path, window.location.origin)
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') url.searchParams.set(name, String(value))
  }
  // Only path and query: a proxy may let the server believe in another host name.
  return url.pathname + url.search
}

export function csrfToken(): string {
  const cookie = document.cookie.split('; ').find((each) => each.startsWith(`${CSRF_COOKIE}=`))
  return cookie ? decodeURIComponent(cookie.slice(CSRF_COOKIE.length + 1)) : ''
}
