import type { ReactNode } from 'react'

import { classes } from '../../ui/classes'
import styles from './Gallery.module.css'

type SampleProps = { name: string; wide?: boolean; flush?: boolean; children: ReactNode }

export function Sample({ name, wide, flush, children }: SampleProps) {
  return (
    <section className={classes(styles.card, wide && styles.wide, flush && styles.flush)}>
      {!flush && <h2 className={styles.name}>{name}</h2>}
      {children}
    </section>
  )
}

type RowProps = { children: ReactNode }

export function Row({ children }: RowProps) {
  return <div className={styles.row}>{children}</div>
}
