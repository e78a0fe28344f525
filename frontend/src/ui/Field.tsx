import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { classes } from './classes'
import styles from './Field.module.css'
import unseen from './unseen.module.css'

export type FieldProps = {
  label: ReactNode
  hint?: ReactNode
  error?: ReactNode
  optional?: boolean
  /** Keeps the label for screen readers only, where the place already says what the field is. */
  hideLabel?: boolean
  /** What stands at the end of the label's line: a reset button, a link to the source. */
  aside?: ReactNode
  className?: string | undefined
}

export type FieldControl = { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }

type FieldFrameProps = FieldProps & { children: (control: FieldControl) => ReactNode }

/** A label, a control, and below it the error or else the hint. */
export function Field({
  label,
  hint,
  error,
  optional,
  hideLabel,
  aside,
  className,
  children,
}: FieldFrameProps) {
  const { t } = useTranslation()
  const id = useId()
  const note = error ?? hint
  const control: FieldControl = { id }
  if (note) control['aria-describedby'] = `${id}-note`
  if (error) control['aria-invalid'] = true

  return (
    <div className={classes(styles.field, className)}>
      <div className={hideLabel && !aside ? unseen.unseen : styles.line}>
        <label htmlFor={id} className={hideLabel ? unseen.unseen : styles.label}>
          {label}
          {optional && <span className={styles.optional}>{t('ui.optional')}</span>}
        </label>
        {aside}
      </div>
      {children(control)}
      {note && (
        <p
          id={`${id}-note`}
          className={error ? styles.error : styles.hint}
          role={error ? 'alert' : undefined}
        >
          {note}
        </p>
      )}
    </div>
  )
}
