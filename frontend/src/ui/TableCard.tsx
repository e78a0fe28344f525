import type { ReactNode } from 'react'

import { classes } from './classes'
import styles from './TableCard.module.css'

type TableCardProps = { className?: string | undefined; children: ReactNode }

/** The frame of a table that stands among other things. */
export function TableCard({ className, children }: TableCardProps) {
  return <div className={classes(styles.card, className)}>{children}</div>
}
