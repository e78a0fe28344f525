import { Check, Minus } from 'lucide-react'
import { Checkbox as Radix } from 'radix-ui'
import { useId, type ReactNode } from 'react'

import { classes } from './classes'
import styles from './Checkbox.module.css'
import unseen from './unseen.module.css'

type CheckboxProps = {
  label: ReactNode
  checked: boolean | 'indeterminate'
  onChange: (checked: boolean) => void
  hideLabel?: boolean
  disabled?: boolean
}

export function Checkbox({ label, checked, onChange, hideLabel = false, disabled = false }: CheckboxProps) {
  const id = useId()
  return (
    <span className={styles.line}>
      <Radix.Root
        id={id}
        className={styles.box}
        checked={checked}
        disabled={disabled}
        onCheckedChange={(next) => onChange(next === true)}
      >
        <Radix.Indicator>{checked === 'indeterminate' ? <Minus /> : <Check />}</Radix.Indicator>
      </Radix.Root>
      <label htmlFor={id} className={classes(hideLabel && unseen.unseen)}>
        {label}
      </label>
    </span>
  )
}
