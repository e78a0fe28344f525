import { NumberField } from '../../../ui/NumberField'
import type { EditorProps } from './editor'

export function NumberEditor({ port, label, value, onChange, hint, error, aside }: EditorProps) {
  return (
    <NumberField
      anyNumber
      label={label}
      aside={aside}
      hint={hint}
      error={error}
      value={asNumber(value)}
      standard={asNumber(port.default)}
      min={port.min ?? null}
      max={port.max ?? null}
      integer={port.type === 'integer'}
      step={stepOf(port.type, port.default, port.max)}
      onChange={(next) => onChange(next, true)}
    />
  )
}

// Files written by hand may hold numbers as text.
function asNumber(value: unknown): number | null {
  if (typeof value === 'number') return value
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
    ? Number(value)
    : null
}

/** A step that is felt but does not leap: a tenth of the size of the usual value. */
function stepOf(type: string, standard: unknown, max: number | null | undefined): number {
  if (type === 'integer') return 1
  const size = Math.abs(asNumber(standard) ?? 0) || Math.min(max ?? 1, 1)
  return 10 ** (Math.floor(Math.log10(size)) - (size < 1 ? 0 : 1))
}
