import { textOf } from '../../../domain/checkValue'
import { Switch } from '../../../ui/Switch'
import type { EditorProps } from './editor'
import styles from './editors.module.css'

export function BooleanEditor({ port, label, value, onChange, hint, error, aside }: EditorProps) {
  const shown = value ?? port.default ?? false
  return (
    <div className={styles.boolean}>
      <Switch
        label={label}
        checked={textOf(shown).toLowerCase() === 'true'}
        onChange={(next) => onChange(next === port.default ? null : next, true)}
        hint={error ?? hint}
      />
      {aside}
    </div>
  )
}
