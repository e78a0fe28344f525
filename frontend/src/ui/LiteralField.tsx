import { useTranslation } from 'react-i18next'

import { NumberField } from './NumberField'
import { Select } from './Select'
import { Switch } from './Switch'
import { TextField } from './TextField'

type Literal = string | number | boolean

type LiteralFieldProps = {
  label: string
  hint?: string | undefined
  error?: string | undefined
  /** string, number, integer or boolean. */
  type: string
  choices?: readonly { value: string; label: string }[] | null | undefined
  min?: number | null | undefined
  max?: number | null | undefined
  value: Literal | null
  onChange: (value: Literal | null) => void
}

/** The field that fits a value by its type: a choice, a number, a switch, a text. */
export function LiteralField({ type, choices, min, max, value, onChange, ...field }: LiteralFieldProps) {
  const { t } = useTranslation()
  if (choices) {
    return (
      <Select
        {...field}
        value={value === null ? null : String(value)}
        placeholder={t('ui.choose')}
        options={choices}
        onChange={onChange}
      />
    )
  }
  if (type === 'number' || type === 'integer') {
    return (
      <NumberField
        {...field}
        anyNumber
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
    return <Switch {...field} checked={value === true} onChange={onChange} />
  }
  return (
    <TextField
      {...field}
      value={value === null ? '' : String(value)}
      onChange={(text) => onChange(text || null)}
    />
  )
}
