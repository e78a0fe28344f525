import { ViewportPortal } from '@xyflow/react'

import { classes } from '../../ui/classes'
import { useCanvas, useView } from './canvas'
import { curvePath, edgeCurve } from '../../domain/edgeCurve'
import styles from './Overlays.module.css'
import { portPoint } from './scene'

/** What the pointer draws: a marquee, guides, the edge on its way. */
export function Overlays() {
  return (
    <ViewportPortal>
      <svg className={styles.layer}>
        <Guides />
        <DrawnWire />
        <Marquee />
      </svg>
    </ViewportPortal>
  )
}

function Marquee() {
  const marquee = useView((view) => view.marquee)
  return marquee && <rect {...marquee} className={styles.marquee} />
}

function Guides() {
  const guides = useView((view) => view.guides)
  return guides.map(({ from, to }, index) => (
    <line key={index} className={styles.guide} x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
  ))
}

function DrawnWire() {
  const canvas = useCanvas()
  const wire = useView((view) => view.wire)
  const item = wire && canvas.scene().items.get(wire.from.item)
  if (!wire || !item) return null
  const start = portPoint(item, wire.from.side, wire.from.port)
  const curve = wire.from.side === 'output' ? edgeCurve(start, wire.to) : edgeCurve(wire.to, start)
  const isRefused = wire.verdict?.outcome === 'refused'
  return (
    <>
      <path
        className={classes(styles.wire, wire.target && styles.joined, isRefused && styles.refused)}
        d={curvePath(curve)}
      />
      <circle
        className={classes(styles.end, isRefused && styles.refused)}
        cx={wire.to.x}
        cy={wire.to.y}
        r={4}
      />
    </>
  )
}
