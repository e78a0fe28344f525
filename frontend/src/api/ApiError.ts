import { said } from './said'

/** One thing that is wrong with a drawing, as the server sends it. */
export type ApiProblem = {
  code: string
  severity: 'error' | 'warning'
  node: string | null
  port: string | null
  message: string
}

type ApiErrorParts = {
  status: number
  code: string
  message: string
  problems?: ApiProblem[]
  fields?: Record<string, unknown>
  body?: unknown
}

/** A request that was not done. The code is stable; the message is a sentence for the person. */
export class ApiError extends Error {
  /** 0 when no answer came at all. */
  readonly status: number
  readonly code: string
  readonly problems: readonly ApiProblem[]
  /** What is wrong per field of a form; for a YAML import also line and column. */
  readonly fields: Readonly<Record<string, unknown>>
  /** The whole error object: a stale revision carries the current one. */
  readonly body: unknown

  constructor({ status, code, message, problems = [], fields = {}, body = null }: ApiErrorParts) {
    super(said(message))
    this.name = 'ApiError'
    this.status = status
    this.code = code
    this.problems = problems
    this.fields = fields
    this.body = body
  }

  get isSignedOut(): boolean {
    return this.status === 401
  }
}

export function isApiError(error: unknown): error is ApiError {
  return error instanceof ApiError
}

/** Reads an answer that says no; whatever stands in front of the server may answer in other shapes. */
export async function readApiError(response: Response): Promise<ApiError> {
  const text = await response.text().catch(() => '')
  const error = errorObject(text)
  const { code, message, problems, fields } = error ?? {}
  return new ApiError({
    status: response.status,
    code: typeof code === 'string' ? code : `http_${response.status}`,
    message: typeof message === 'string' ? message : `The server answered ${response.status}.`,
    problems: Array.isArray(problems) ? (problems as ApiProblem[]) : [],
    fields: isObject(fields) ? fields : {},
    body: error,
  })
}

function errorObject(text: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(text)
    return isObject(parsed) && isObject(parsed.error) ? parsed.error : null
  } catch {
    return null
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What kind of failure a person is told of: nothing answers, it is refused, it is not there, or it is our fault. */
export type Fault = 'offline' | 'notAllowed' | 'notFound' | 'broken'

// What browsers say when a part of the page cannot be fetched.
const PART_MISSING = /dynamically imported module|importing a module script|preload/i

export function faultOf(error: unknown): Fault {
  if (!isApiError(error)) {
    return error instanceof Error && PART_MISSING.test(error.message) ? 'offline' : 'broken'
  }
  if (error.status === 0) return 'offline'
  if (error.status === 403) return 'notAllowed'
  return error.status === 404 ? 'notFound' : 'broken'
}
