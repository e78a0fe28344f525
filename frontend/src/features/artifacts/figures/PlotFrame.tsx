import type { PointerEvent, ReactNode } from 'react'

import type { Plot } from './plot'
import styles from './figures.module.css'

type PlotFrameProps = {
  plot: Plot
  /** What the figure shows, in a sentence for those who do not see it. */
  summary: string
  xLabel: string
  yLabel: string
  /** Where the pointer is, in pixels of the plot; null when it left. */
  onPointer?: (at: { x: number; y: number } | null) => void
  /** No vertical lines where bars stand. */
  horizontalOnly?: boolean
  children: ReactNode
}

/** The grid, the ticks and the names of the axes; what is drawn between them is the child. */
export function PlotFrame({
  plot,
  summary,
  xLabel,
  yLabel,
  onPointer,
  horizontalOnly,
  children,
}: PlotFrameProps) {
  const { left, right, top, bottom } = plot

  function onPointerMove(event: PointerEvent<SVGSVGElement>) {
    const box = event.currentTarget.getBoundingClientRect()
    onPointer?.({ x: event.clientX - box.left, y: event.clientY - box.top })
  }

  return (
    <svg
      className={styles.plot}
      width={plot.width}
      height={plot.height}
      role="img"
      aria-label={summary}
      onPointerMove={onPointer ? onPointerMove : undefined}
      onPointerLeave={onPointer ? () => onPointer(null) : undefined}
    >
      <g className={styles.grid}>
        {plot.yTicks.values.map((value) => (
          <line key={value} x1={left} x2={right} y1={crisp(plot.y(value))} y2={crisp(plot.y(value))} />
        ))}
        {!horizontalOnly &&
          plot.xTicks.values.map((value) => (
            <line key={value} x1={crisp(plot.x(value))} x2={crisp(plot.x(value))} y1={top} y2={bottom} />
          ))}
      </g>
      {children}
      <line className={styles.axis} x1={left} x2={right} y1={crisp(bottom)} y2={crisp(bottom)} />
      <g className={styles.ticks}>
        {plot.yTicks.values.map((value) => (
          <text key={value} x={left - 6} y={plot.y(value)} dy="0.32em" textAnchor="end">
            {plot.yTicks.format(value)}
          </text>
        ))}
        {plot.xTicks.values.map((value) => (
          <text key={value} x={plot.x(value)} y={bottom + 16} textAnchor="middle">
            {plot.xTicks.format(value)}
          </text>
        ))}
      </g>
      <g className={styles.axisNames}>
        {yLabel && (
          <text x={0} y={12}>
            {`↑ ${yLabel}`}
          </text>
        )}
        {xLabel && (
          <text x={right} y={plot.height - 6} textAnchor="end">
            {`${xLabel} →`}
          </text>
        )}
      </g>
    </svg>
  )
}

// A line of one pixel is sharp in the middle of a pixel.
const crisp = (at: number) => Math.round(at) + 0.5
