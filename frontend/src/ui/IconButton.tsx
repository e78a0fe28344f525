import type { ComponentProps, ReactElement } from 'react'

import { classes } from './classes'
import styles from './IconButton.module.css'
import { Tooltip } from './Tooltip'

export type IconButtonProps = Omit<ComponentProps<'button'>, 'type' | 'children' | 'aria-label'> & {
  icon: ReactElement
  /** Said by screen readers and shown on hover. */
  label: string
  shortcut?: string
  size?: 'small' | 'medium' | 'large'
  /** For a button that stays down: a tool, a panel that is open. */
  pressed?: boolean
  side?: 'top' | 'right' | 'bottom' | 'left'
}

export function IconButton({
  icon,
  label,
  shortcut,
  size = 'medium',
  pressed,
  side = 'top',
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip content={label} shortcut={shortcut} side={side}>
      <button
        type="button"
        className={classes(styles.button, styles[size], pressed && styles.pressed, className)}
        aria-label={label}
        aria-pressed={pressed}
        {...rest}
      >
        {icon}
      </button>
    </Tooltip>
  )
}
