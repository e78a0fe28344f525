import { useEffect, useState, type ReactNode } from 'react'

import { classes } from './classes'
import styles from './Skeleton.module.css'

type SkeletonProps = {
  lines?: number
  /** In pixels; for one block instead of lines. */
  height?: number
}

// Sooner would only flash on a quick answer.
const DELAY_MS = 150

/** Grey bars where text will stand; nothing at all when the answer comes at once. */
export function Skeleton({ lines = 3, height }: SkeletonProps) {
  return (
    <Late className={styles.lines}>
      {height === undefined ? (
        times(lines, (line) => <span key={line} className={styles.line} />)
      ) : (
        <span className={styles.block} style={{ height }} />
      )}
    </Late>
  )
}

/** Where a table will stand, or a list in a frame. */
export function SkeletonRows({ rows = 8, framed = false }: { rows?: number; framed?: boolean }) {
  return (
    <Late className={classes(styles.rows, framed && styles.framed)}>
      {times(rows, (row) => (
        <span key={row} className={styles.row}>
          {times(4, (cell) => (
            <span key={cell} className={styles.line} />
          ))}
        </span>
      ))}
    </Late>
  )
}

/** Where a row of cards with a drawing will stand, below a heading if there is one. */
export function SkeletonCards({ headed = false }: { headed?: boolean }) {
  return (
    <Late className={styles.headed}>
      {headed && (
        <span className={styles.heading}>
          <span className={styles.line} />
        </span>
      )}
      <span className={styles.cards}>
        {times(4, (card) => (
          <span key={card} className={styles.card}>
            <span className={styles.picture} />
            <span className={styles.line} />
            <span className={styles.line} />
          </span>
        ))}
      </span>
    </Late>
  )
}

/** Where a canvas will stand: of the designer with a dock on both sides where there is room, of a run with one. */
export function SkeletonCanvas({ of }: { of: 'designer' | 'run' }) {
  return (
    <Late className={styles.screen}>
      {of === 'designer' && (
        <span className={classes(styles.dock, styles.left)}>
          {times(9, (line) => (
            <span key={line} className={styles.line} />
          ))}
        </span>
      )}
      <span className={styles.canvas}>
        {times(3, (node) => (
          <span key={node} className={styles.node} />
        ))}
      </span>
      <span className={classes(styles.dock, styles.right, of === 'designer' && styles.spare)}>
        {times(6, (line) => (
          <span key={line} className={styles.line} />
        ))}
      </span>
    </Late>
  )
}

function Late({ className, children }: { className: string | undefined; children: ReactNode }) {
  const [isLate, setIsLate] = useState(false)
  useEffect(() => {
    const timer = window.setTimeout(() => setIsLate(true), DELAY_MS)
    return () => window.clearTimeout(timer)
  }, [])

  return (
    <div className={`${styles.skeleton} ${className}`} data-late={isLate} aria-hidden>
      {children}
    </div>
  )
}

function times(count: number, one: (at: number) => ReactNode): ReactNode[] {
  return Array.from({ length: count }, (_, at) => one(at))
}
