import { useRef, type KeyboardEvent, type ReactNode, type Ref } from 'react'

import { classes } from './classes'
import { Field, type FieldProps } from './Field'
import styles from './Field.module.css'
import { useLastWord } from './useLastWord'

export type TextFieldProps = FieldProps & {
  value: string
  onChange: (value: string) => void
  /** Called when the person is done: Enter (Mod+Enter in many lines) or leaving the field. */
  onCommit?: (value: string) => void
  /** Called for Enter alone. */
  onEnter?: () => void
  placeholder?: string | undefined
  icon?: ReactNode
  suffix?: ReactNode
  mono?: boolean
  size?: 'medium' | 'large'
  /** Number of lines; more than one makes a text area. */
  lines?: number
  disabled?: boolean
  readOnly?: boolean
  maxLength?: number
  autoComplete?: string
  inputRef?: Ref<HTMLInputElement & HTMLTextAreaElement>
}

export function TextField({
  value,
  onChange,
  onCommit,
  onEnter,
  placeholder,
  icon,
  suffix,
  mono,
  size,
  lines = 1,
  disabled,
  readOnly,
  maxLength,
  autoComplete = 'off',
  inputRef,
  ...field
}: TextFieldProps) {
  const isTypedIn = useRef(false)
  useLastWord(() => {
    if (isTypedIn.current) onCommit?.(value)
  })

  function onKeyDown(event: KeyboardEvent) {
    const isDone = event.key === 'Enter' && (lines === 1 || event.metaKey || event.ctrlKey)
    if (!isDone || event.nativeEvent.isComposing) return
    onCommit?.(value)
    onEnter?.()
  }
  const shared = {
    className: classes(styles.input, mono && styles.mono),
    value,
    placeholder,
    disabled,
    readOnly,
    maxLength,
    autoComplete,
    spellCheck: !mono,
    ref: inputRef,
    onFocus: () => {
      isTypedIn.current = true
    },
    onBlur: () => {
      isTypedIn.current = false
      onCommit?.(value)
    },
    onKeyDown,
  }

  return (
    <Field {...field}>
      {(control) =>
        lines > 1 ? (
          <div className={classes(styles.control, styles.area)}>
            <textarea
              {...control}
              {...shared}
              rows={lines}
              onChange={(event) => onChange(event.target.value)}
            />
          </div>
        ) : (
          <div className={classes(styles.control, size === 'large' && styles.large)}>
            {icon}
            <input {...control} {...shared} onChange={(event) => onChange(event.target.value)} />
            {suffix && <span className={styles.affix}>{suffix}</span>}
          </div>
        )
      }
    </Field>
  )
}
