import { Switch as Radix } from 'radix-ui'
import { useId, type ReactNode } from 'react'

import styles from './Switch.module.css'

type SwitchProps = {
  label: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
  hint?: ReactNode
  error?: ReactNode
  /** What stands before the switch, as a menu of the field does. */
  aside?: ReactNode
  disabled?: boolean
}

/** On or off, at once. The label stands first, the switch at the end of the line. */
export function Switch({ label, checked, onChange, hint, error, aside, disabled = false }: SwitchProps) {
  const id = useId()
  const note = error ?? hint
  return (
    <div className={styles.line}>
      <span className={styles.text}>
        <label htmlFor={id} className={styles.label}>
          {label}
        </label>
        {note && (
          <span
            id={`${id}-note`}
            className={error ? styles.error : styles.hint}
            role={error ? 'alert' : undefined}
          >
            {note}
          </span>
        )}
      </span>
      {aside}
      <Radix.Root
        id={id}
        className={styles.track}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        aria-describedby={note ? `${id}-note` : undefined}
      >
        <Radix.Thumb className={styles.thumb} />
      </Radix.Root>
    </div>
  )
}
