import type { ReactNode } from 'react'

import { classes } from './classes'
import styles from './HeadedSection.module.css'

type HeadedSectionProps = {
  title: string
  /** What stands at the end of the heading's line: the way to all of it. */
  aside?: ReactNode
  className?: string | undefined
  children: ReactNode
}

/** A part of a page that holds several: a line with its name, and below it what it shows. */
export function HeadedSection({ title, aside, className, children }: HeadedSectionProps) {
  return (
    <section className={classes(styles.section, className)}>
      <h2 className={styles.heading}>
        {title}
        {aside}
      </h2>
      {children}
    </section>
  )
}
