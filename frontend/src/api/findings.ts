import { asSentence } from '../domain/sentences'
import { isApiError } from './ApiError'
import { said } from './said'

/** One thing wrong in a text; lines and columns count from 1. */
export type Finding = {
  message: string
  /** The file it stands in. */
  source: string
  line: number | null
  column: number | null
  severity: 'error' | 'warning'
}

/** Findings in the language that is shown. */
export const saidFindings = (findings: readonly Finding[]): Finding[] =>
  findings.map((finding) => ({ ...finding, message: asSentence(said(finding.message)) }))

/** What the server found wrong in a text that it would not take, in the order of the text. */
export function findingsOf(error: unknown): readonly Finding[] {
  if (!isApiError(error)) return []
  const body = error.body as { findings?: unknown } | null
  const listed = Array.isArray(body?.findings) ? body.findings.flatMap(readFinding) : []
  if (listed.length > 0) return listed.sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
  return [
    {
      message: error.message,
      source: '',
      line: numberOr(error.fields.line),
      column: numberOr(error.fields.column),
      severity: 'error',
    },
  ]
}

function readFinding(raw: unknown): Finding[] {
  if (typeof raw !== 'object' || raw === null) return []
  const { message, source, line, column, severity } = raw as Record<string, unknown>
  if (typeof message !== 'string') return []
  return [
    {
      message: asSentence(said(message)),
      source: typeof source === 'string' ? source : '',
      line: numberOr(line),
      column: numberOr(column),
      severity: severity === 'warning' ? 'warning' : 'error',
    },
  ]
}

const numberOr = (value: unknown) => (typeof value === 'number' && value > 0 ? value : null)
