import type { ReactNode } from 'react'

import { classes } from './classes'
import styles from './EmptyState.module.css'

type EmptyStateProps = {
  icon?: ReactNode
  title: string
  /** What will stand here, and how to get the first one. */
  children?: ReactNode
  actions?: ReactNode
  /** For docks and cards; the large one is for pages. */
  size?: 'small' | 'large'
}

export function EmptyState({ icon, title, children, actions, size = 'large' }: EmptyStateProps) {
  return (
    <section className={classes(styles.empty, styles[size])}>
      {icon && <div className={styles.icon}>{icon}</div>}
      <h2 className={styles.title}>{title}</h2>
      {children && <div className={styles.text}>{children}</div>}
      {actions && <div className={styles.actions}>{actions}</div>}
    </section>
  )
}
