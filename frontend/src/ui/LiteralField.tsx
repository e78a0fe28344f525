import { NumberField } from './NumberField'
import { Select } from './Select'
import { Switch } from './Switch'
import { TextField } from './TextField'

type Literal = string | number | boolean

type LiteralFieldProps = {
  label: string
  hint?: string | undefined
  /** string, number, integer or boolean. */
  type: string
  choices?: readonly { value: string; label: string }[] | null | undefined
  min?: number | null | undefined
  max?: number | null | undefined
  value: Literal | null
  onChange: (value: Literal | null) => void
}

/** The field that fits a value by its type: a choice, a number, a switch, a text. */
export function LiteralField({ label, hint, type, choices, min, max, value, onChange }: LiteralFieldProps) {
  if (choices) {
    return (
      <Select
        label={label}
        hint={hint}
        value={value === null ? null : String(value)}
        options={choices}
        onChange={onChange}
      />
    )
  }
  if (type === 'number' || type === 'integer') {
    return (
      <NumberField
        anyNumber
        label={label}
        hint={hint}
        integer={type === 'integer'}
        min={min ?? null}
        max={max ?? null}
        standard={null}
        value={typeof value === 'number' ? value : null}
        onChange={onChange}
      />
    )
  }
  if (type === 'boolean') {
    return <Switch label={label} hint={hint} checked={value === true} onChange={onChange} />
  }
  return (
    <TextField
      label={label}
      hint={hint}
      value={value === null ? '' : String(value)}
      onChange={(text) => onChange(text || null)}
    />
  )
}
