import type { EventBatch } from '../domain/run'

/** What the server says over the socket. */
export type LiveMessage =
  | (EventBatch & { readonly type: 'events'; readonly run: number })
  | { readonly type: 'heartbeat'; readonly heads: ReadonlyMap<number, number> }
  | { readonly type: 'reset'; readonly run: number }
  /** About one run, or about the line itself. */
  | { readonly type: 'error'; readonly run: number | null; readonly code: string; readonly message: string }

/** Reads a message; one that cannot be read, or of a kind that is not known here, is null. */
export function readLiveMessage(data: unknown): LiveMessage | null {
  const fields = parse(data)
  if (!fields) return null
  const run = typeof fields.run === 'number' ? fields.run : null
  switch (fields.type) {
    case 'events':
      if (run === null || typeof fields.seq !== 'number' || !Array.isArray(fields.events)) return null
      return {
        type: 'events',
        run,
        seq: fields.seq,
        ...(typeof fields.after === 'number' && { after: fields.after }),
        // The server's own schema says what an event is; one of an unknown kind is passed over later.
        events: fields.events as EventBatch['events'],
      }
    case 'reset':
      return run === null ? null : { type: 'reset', run }
    case 'heartbeat':
      return { type: 'heartbeat', heads: readHeads(fields.heads) }
    case 'error':
      return { type: 'error', run, code: textOr(fields.code, 'error'), message: textOr(fields.message, '') }
    default:
      return null
  }
}

function parse(data: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof data !== 'string') return null
  try {
    const value: unknown = JSON.parse(data)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

function readHeads(heads: unknown): ReadonlyMap<number, number> {
  if (typeof heads !== 'object' || heads === null) return new Map()
  return new Map(
    Object.entries(heads).flatMap(([run, head]: [string, unknown]) =>
      typeof head === 'number' ? [[Number(run), head] as const] : [],
    ),
  )
}

const textOr = (value: unknown, otherwise: string) => (typeof value === 'string' ? value : otherwise)
