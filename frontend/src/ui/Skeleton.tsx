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

/** Where a table will stand. */
export function SkeletonRows({ rows = 8 }: { rows?: number }) {
  return (
    <Late className={styles.rows}>
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

/** Where a table in a frame will stand; tall rows say two things below each other. */
export function SkeletonTable({ rows, tall = false }: { rows: number; tall?: boolean }) {
  return (
    <Late className={classes(styles.framed, styles.table, tall && styles.tall)}>
      {times(rows + 1, (row) => (
        <span key={row} className={styles.cells}>
          {times(4, (cell) => (
            <span key={cell} className={styles.lines}>
              <span className={styles.line} />
              {tall && cell === 0 && row > 0 && <span className={styles.line} />}
            </span>
          ))}
        </span>
      ))}
    </Late>
  )
}

/** Where lists in frames will stand, each below its heading: rows of a name, what it is, and something at the end. */
export function SkeletonLists() {
  return (
    <Late className={styles.lists}>
      {[2, 6, 1].map((rows) => (
        <span key={rows} className={styles.headed}>
          <span className={styles.heading}>
            <span className={styles.line} />
          </span>
          <span className={styles.framed}>
            {times(rows, (row) => (
              <span key={row} className={styles.entry}>
                <span className={styles.lines}>
                  <span className={styles.line} />
                  <span className={styles.line} />
                </span>
                <span className={styles.line} />
              </span>
            ))}
          </span>
        </span>
      ))}
    </Late>
  )
}

/** Where a page of several tabs will stand. */
export function SkeletonTabs({ tabs }: { tabs: number }) {
  return (
    <Late className={styles.tabbed}>
      <span className={styles.tabs}>
        {times(tabs, (tab) => (
          <span key={tab} className={styles.line} />
        ))}
      </span>
      <span className={classes(styles.lines, styles.prose)}>
        {times(8, (line) => (
          <span key={line} className={styles.line} />
        ))}
      </span>
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

/**
 * Where a canvas will stand: of the designer with a dock on both sides where there is room, of a run or of a comparison
 * with one, and a drawing alone. The pages of the designer and of a run have no head yet.
 */
export function SkeletonCanvas({ of }: { of: 'designer' | 'run' | 'comparison' | 'drawing' }) {
  return (
    <Late className={classes(styles.screen, (of === 'designer' || of === 'run') && styles.headless)}>
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
      {of !== 'drawing' && (
        <span
          className={classes(
            styles.dock,
            styles.right,
            of === 'designer' && styles.spare,
            of === 'comparison' && styles.compared,
          )}
        >
          {times(6, (line) => (
            <span key={line} className={styles.line} />
          ))}
        </span>
      )}
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
