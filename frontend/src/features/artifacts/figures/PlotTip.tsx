import type { ReactNode } from 'react'

import styles from './figures.module.css'

type PlotTipProps = { x: number; y: number; width: number; children: ReactNode }

/** A small box beside the point it speaks of, on the side where there is room. */
export function PlotTip({ x, y, width, children }: PlotTipProps) {
  const isRight = x > width / 2
  return (
    <div
      className={styles.tip}
      style={{ top: y, ...(isRight ? { right: width - x + 10 } : { left: x + 10 }) }}
      data-side={isRight ? 'left' : 'right'}
    >
      {children}
    </div>
  )
}
