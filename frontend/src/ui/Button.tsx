import { Slot } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'

import styles from './Button.module.css'
import { classes } from './classes'
import { Spinner } from './Spinner'

export type ButtonProps = Omit<ComponentProps<'button'>, 'type'> & {
  variant?: 'primary' | 'secondary' | 'ghost' | 'danger'
  size?: 'small' | 'medium' | 'large'
  type?: 'button' | 'submit'
  icon?: ReactNode
  trailing?: ReactNode
  /** Shows a spinner in the icon's place and takes no clicks; the width stays. */
  busy?: boolean
  /** Gives the look to the one child, such as a Link. */
  asChild?: boolean
}

export function Button({
  variant = 'secondary',
  size = 'medium',
  type = 'button',
  icon,
  trailing,
  busy = false,
  asChild = false,
  className,
  disabled,
  children,
  ...rest
}: ButtonProps) {
  const look = classes(styles.button, styles[variant], styles[size], busy && styles.busy, className)
  if (asChild) {
    return (
      <Slot.Root className={look} {...rest}>
        {children}
      </Slot.Root>
    )
  }
  return (
    <button className={look} type={type} disabled={disabled ?? busy} aria-busy={busy || undefined} {...rest}>
      {busy ? <Spinner size={14} /> : icon}
      {children !== undefined && <span className={styles.label}>{children}</span>}
      {trailing}
    </button>
  )
}
