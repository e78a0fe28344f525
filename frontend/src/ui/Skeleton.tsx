import { useEffect, useState } from 'react'

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
  const [isLate, setIsLate] = useState(false)
  useEffect(() => {
    const timer = window.setTimeout(() => setIsLate(true), DELAY_MS)
    return () => window.clearTimeout(timer)
  }, [])

  return (
    <div className={styles.skeleton} data-late={isLate} aria-hidden>
      {height === undefined ? (
        Array.from({ length: lines }, (_, line) => <span key={line} className={styles.line} />)
      ) : (
        <span className={styles.block} style={{ height }} />
      )}
    </div>
  )
}
