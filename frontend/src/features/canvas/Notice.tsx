import { useEffect } from 'react'
import { createPortal } from 'react-dom'

import { useCanvas, useView } from './canvas'
import styles from './Notice.module.css'

const SHOWN_MS = 3_200

/** A sentence beside the pointer: why an edge is refused while it is drawn, and for a while after it was let go. */
export function Notice() {
  const canvas = useCanvas()
  const notice = useView((view) => view.notice)
  const wire = useView((view) => view.wire)

  useEffect(() => {
    if (!notice) return
    const timer = window.setTimeout(() => canvas.view.setState({ notice: null }), SHOWN_MS)
    return () => window.clearTimeout(timer)
  }, [canvas, notice])

  const text = wire?.verdict ? canvas.sayReason(wire.verdict) : (notice?.text ?? null)
  if (text === null) return null
  const at = wire ? canvas.viewport.toClient(wire.pointer) : notice?.at
  if (!at) return null
  const isRefusal = !wire || wire.verdict?.outcome === 'refused'
  return createPortal(
    <p
      className={isRefusal ? styles.refusal : styles.warning}
      style={{ transform: `translate(${Math.min(at.x + 16, window.innerWidth - 300)}px, ${at.y + 18}px)` }}
    >
      {text}
    </p>,
    document.body,
  )
}
