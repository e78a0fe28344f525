import { textOf } from '../../../domain/checkValue'
import { Switch } from '../../../ui/Switch'
import type { EditorProps } from './editor'

export function BooleanEditor({ port, label, value, onChange, hint, error, aside }: EditorProps) {
  const shown = value ?? port.default ?? false
  return (
    <Switch
      label={label}
      checked={textOf(shown).toLowerCase() === 'true'}
      onChange={(next) => onChange(next === port.default ? null : next, true)}
      hint={hint}
      error={error}
      aside={aside}
    />
  )
}
