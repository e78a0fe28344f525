import type { InputPort } from './component'
import type { Literal } from './graph'

export type ValueFault = 'wrong_type' | 'out_of_range' | 'not_in_enum'

/** The part of a port, or of a pipeline input, that decides which values it takes. */
export type ValueRules = Pick<InputPort, 'type' | 'min' | 'max' | 'enum'>

// Files written by the Azure SDK hold numbers as text, so a text that is one counts as one.
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/
const INTEGER = /^[+-]?\d+$/
const BOOLEAN = /^(true|false)$/i

/** The first thing wrong with a literal for a port that takes literals, or null. */
export function checkValue(value: Literal, port: ValueRules): ValueFault | null {
  if (!hasType(value, port.type)) return 'wrong_type'
  if (port.type === 'number' || port.type === 'integer') {
    const number = Number(value)
    if (port.min != null && number < port.min) return 'out_of_range'
    if (port.max != null && number > port.max) return 'out_of_range'
  }
  if (port.enum && !port.enum.includes(textOf(value))) return 'not_in_enum'
  return null
}

function hasType(value: Literal, type: string): boolean {
  switch (type) {
    case 'string':
      return true
    case 'number':
      return typeof value === 'number' || (typeof value === 'string' && NUMBER.test(value))
    case 'integer':
      return typeof value === 'number'
        ? Number.isInteger(value)
        : typeof value === 'string' && INTEGER.test(value)
    case 'boolean':
      return typeof value === 'boolean' || (typeof value === 'string' && BOOLEAN.test(value))
    default:
      return false
  }
}

/** A literal as a step's command receives it: booleans as Azure Machine Learning writes them. */
export function textOf(value: Literal): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return String(value)
}
