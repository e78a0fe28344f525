export type NumberRange = { min?: number | null; max?: number | null; integer?: boolean }

export type NumberProblem = 'notANumber' | 'notWhole' | 'between' | 'atLeast' | 'atMost' | 'required'

export type ParsedNumber = { value: number | null } | { problem: NumberProblem }

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i

/** Reads what a person typed; an empty text is null, which only an optional field takes. */
export function parseNumber(text: string, range: NumberRange, optional = false): ParsedNumber {
  const trimmed = text.trim().replace('−', '-')
  if (trimmed === '') return optional ? { value: null } : { problem: 'required' }
  if (!NUMBER.test(trimmed)) return { problem: 'notANumber' }
  const value = Number(trimmed)
  if (!Number.isFinite(value)) return { problem: 'notANumber' }
  if (range.integer && !Number.isInteger(value)) return { problem: 'notWhole' }
  const problem = rangeProblem(value, range)
  return problem ? { problem } : { value }
}

function rangeProblem(value: number, { min, max }: NumberRange): NumberProblem | null {
  const isBelow = min != null && value < min
  const isAbove = max != null && value > max
  if (!isBelow && !isAbove) return null
  if (min != null && max != null) return 'between'
  return isBelow ? 'atLeast' : 'atMost'
}

/** One step up or down, kept in range and free of the dust of binary fractions (0.1 + 0.2 is 0.3). */
export function stepNumber(value: number, step: number, { min, max }: NumberRange): number {
  const digits = Math.max(decimals(value), decimals(step))
  const moved = Number((value + step).toFixed(Math.min(digits, 20)))
  return Math.min(max ?? Infinity, Math.max(min ?? -Infinity, moved))
}

function decimals(value: number): number {
  const [mantissa = '', exponent = '0'] = String(Math.abs(value)).split('e')
  return Math.max(0, (mantissa.split('.')[1]?.length ?? 0) - Number(exponent))
}
