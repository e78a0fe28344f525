import { checkValue, textOf, type ValueRules } from './checkValue'
import { choiceLabel } from './component'
import type { Literal } from './graph'
import type { MessageRef } from './message'

export type ValueTextCode =
  | 'not_a_number'
  | 'not_whole'
  | 'not_exact'
  | 'not_a_truth'
  | 'between'
  | 'at_least'
  | 'at_most'
  | 'not_a_choice'

/** What a person typed, read as a value; null means "none": the component's default counts then. */
export type ParsedValue =
  | { readonly ok: true; readonly value: Literal | null }
  | { readonly ok: false; readonly reason: MessageRef<`problems.value.${ValueTextCode}`> }

/** Reads what was typed into the field of a port. */
export function parseValue(typed: string, port: ValueRules): ParsedValue {
  if (typed === '') return { ok: true, value: null }
  const value = readers.get(port.type)?.(typed) ?? typed
  if (typeof value === 'object') return refuse(value.code)
  switch (checkValue(value, port)) {
    case 'not_in_enum':
      return refuse('not_a_choice', { choices: (port.enum ?? []).join(', ') })
    case 'out_of_range':
      return outOfRange(port)
    default:
      return { ok: true, value }
  }
}

const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i
const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['on', true],
  ['false', false],
  ['no', false],
  ['off', false],
])

type Reader = (text: string) => Literal | { readonly code: ValueTextCode }

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['number', readNumber],
  ['integer', readInteger],
  ['boolean', (text) => TRUTHS.get(text.trim().toLowerCase()) ?? { code: 'not_a_truth' }],
])

function readNumber(text: string): ReturnType<Reader> {
  return DECIMAL.test(text.trim()) ? Number(text.trim()) : { code: 'not_a_number' }
}

function readInteger(text: string): ReturnType<Reader> {
  const number = readNumber(text)
  if (typeof number === 'object') return number
  if (!Number.isInteger(number)) return { code: 'not_whole' }
  // Beyond this the number kept would silently be another one than was typed.
  return Number.isSafeInteger(number) ? number : { code: 'not_exact' }
}

function outOfRange({ min, max }: ValueRules): ParsedValue {
  if (min == null) return refuse('at_most', { max: max ?? 0 })
  return max == null ? refuse('at_least', { min }) : refuse('between', { min, max })
}

const refuse = (code: ValueTextCode, params: MessageRef['params'] = {}): ParsedValue => ({
  ok: false,
  reason: { key: `problems.value.${code}`, params },
})

/** A value as it stands in its field. */
export const formatValue = (value: Literal | null | undefined) => (value == null ? '' : String(value))

/** A value as people read it: one of several choices by the label that its field shows. */
export function shownValue(
  value: Literal | null | undefined,
  port: Pick<ValueRules, 'enum'> | undefined,
): string {
  const chosen = value == null ? '' : textOf(value)
  return port?.enum?.includes(chosen) ? choiceLabel(chosen, port.enum) : formatValue(value)
}
