import { Check, ChevronDown } from 'lucide-react'
import { Select as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

import { classes } from './classes'
import { Field, type FieldProps } from './Field'
import fieldStyles from './Field.module.css'
import { useStyleNonce } from './styleNonce'
import floating from './floating.module.css'
import styles from './Select.module.css'

export type SelectOption<Value extends string = string> = {
  value: Value
  label: string
  description?: string | undefined
  icon?: ReactNode
  disabled?: boolean
}

type SelectProps<Value extends string> = FieldProps & {
  value: Value | null
  onChange: (value: Value) => void
  options: readonly SelectOption<Value>[]
  placeholder?: string | undefined
  disabled?: boolean
}

export function Select<Value extends string>({
  value,
  onChange,
  options,
  placeholder,
  disabled = false,
  ...field
}: SelectProps<Value>) {
  const nonce = useStyleNonce()
  // Radix takes the empty value for no choice at all, and would show nothing.
  const none = options.find((option) => option.value === '')
  return (
    <Field {...field}>
      {(control) => (
        <Radix.Root value={value ?? ''} onValueChange={(next) => onChange(next as Value)} disabled={disabled}>
          <Radix.Trigger {...control} className={classes(fieldStyles.control, styles.trigger)}>
            <Radix.Value
              placeholder={none?.label ?? <span className={styles.placeholder}>{placeholder}</span>}
            />
            <ChevronDown className={styles.chevron} aria-hidden />
          </Radix.Trigger>
          <Radix.Portal>
            <Radix.Content
              className={classes(floating.panel, styles.list)}
              position="popper"
              sideOffset={4}
              collisionPadding={8}
            >
              <Radix.Viewport {...(nonce ? { nonce } : {})}>
                {options.map((option) => (
                  <Radix.Item
                    key={option.value}
                    value={option.value}
                    disabled={option.disabled ?? false}
                    className={classes(floating.item, styles.option)}
                  >
                    {option.icon}
                    <span className={styles.text}>
                      <Radix.ItemText>{option.label}</Radix.ItemText>
                      {option.description && <span className={styles.description}>{option.description}</span>}
                    </span>
                    <Radix.ItemIndicator className={styles.check}>
                      <Check />
                    </Radix.ItemIndicator>
                  </Radix.Item>
                ))}
              </Radix.Viewport>
            </Radix.Content>
          </Radix.Portal>
        </Radix.Root>
      )}
    </Field>
  )
}
