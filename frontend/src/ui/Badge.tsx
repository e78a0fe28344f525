import styles from './Badge.module.css'
import { classes } from './classes'

type BadgeProps = { count: number; tone?: 'plain' | 'accent' | 'danger' | 'warning' }

/** A number on something: problems, unread, selected. Nothing is shown for zero. */
export function Badge({ count, tone = 'plain' }: BadgeProps) {
  if (count <= 0) return null
  return <span className={classes(styles.badge, styles[tone])}>{count > 999 ? '999+' : count}</span>
}
