import { isApiError } from '../../api/ApiError'

/** One thing wrong in a text; lines and columns count from 1. */
export type Finding = {
  message: string
  line: number | null
  column: number | null
  severity: 'error' | 'warning'
}

/** What the server found wrong in a text that it would not import, in the order of the text. */
export function findingsOf(error: unknown): readonly Finding[] {
  if (!isApiError(error)) return []
  const body = error.body as { findings?: unknown } | null
  const listed = Array.isArray(body?.findings) ? body.findings.flatMap(readFinding) : []
  if (listed.length > 0) return listed.sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
  return [
    {
      message: error.message,
      line: numberOr(error.fields.line),
      column: numberOr(error.fields.column),
      severity: 'error',
    },
  ]
}

function readFinding(raw: unknown): Finding[] {
  if (typeof raw !== 'object' || raw === null) return []
  const { message, line, column, severity } = raw as Record<string, unknown>
  if (typeof message !== 'string') return []
  return [
    {
      message,
      line: numberOr(line),
      column: numberOr(column),
      severity: severity === 'warning' ? 'warning' : 'error',
    },
  ]
}

const numberOr = (value: unknown) => (typeof value === 'number' && value > 0 ? value : null)

/** The line of a text, with the place of a column in it, for showing what is meant. */
export function excerptOf(
  text: string,
  line: number,
  column: number | null,
): { text: string; at: number } | null {
  const found = text.split(/\r?\n/)[line - 1]
  if (found === undefined) return null
  return { text: found, at: Math.min(Math.max(0, (column ?? 1) - 1), found.length) }
}

/** Where a line begins and ends in a text, to select it. */
export function lineSpan(text: string, line: number): { from: number; to: number } {
  let from = 0
  for (let at = 1; at < line; at += 1) {
    const next = text.indexOf('\n', from)
    if (next < 0) return { from: text.length, to: text.length }
    from = next + 1
  }
  const end = text.indexOf('\n', from)
  return { from, to: end < 0 ? text.length : end }
}
