import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { classes } from './classes'
import type { Pane } from './pane'
import styles from './SplitPane.module.css'

type Side = 'left' | 'right' | 'bottom'

type SplitPaneProps = {
  pane: Pane
  side: Side
  /** Says to screen readers which dock the handle resizes. */
  label: string
  dock: ReactNode
  children: ReactNode
}

const KEY_STEP = 16

/** A dock at one side of the main part: drag its edge, double-click to reset, drag far in to fold it away. */
export function SplitPane({ pane, side, label, dock, children }: SplitPaneProps) {
  const { t } = useTranslation()
  const frame = useRef<HTMLDivElement>(null)
  const [isDragging, setIsDragging] = useState(false)
  const isAcross = side !== 'bottom'

  function sizeAt(event: PointerEvent): number {
    const box = frame.current?.getBoundingClientRect()
    if (!box) return pane.size
    if (side === 'left') return event.clientX - box.left
    return side === 'right' ? box.right - event.clientX : box.bottom - event.clientY
  }

  function onPointerDown(event: PointerEvent<HTMLDivElement>) {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    setIsDragging(true)
  }

  function onPointerMove(event: PointerEvent) {
    if (!isDragging) return
    const size = sizeAt(event)
    if (size < pane.min / 2) pane.setCollapsed(true)
    else pane.setSize(size)
  }

  function onKeyDown(event: KeyboardEvent) {
    const grow = { left: 'ArrowRight', right: 'ArrowLeft', bottom: 'ArrowUp' }[side]
    const shrink = { left: 'ArrowLeft', right: 'ArrowRight', bottom: 'ArrowDown' }[side]
    if (event.key === grow) pane.setSize(pane.size + KEY_STEP)
    else if (event.key === shrink) pane.setSize(pane.size - KEY_STEP)
    else if (event.key === 'Home') pane.setSize(pane.min)
    else if (event.key === 'End') pane.setSize(pane.max)
    else if (event.key === 'Enter') pane.setCollapsed(!pane.collapsed)
    else return
    event.preventDefault()
  }

  const extent = pane.collapsed ? 0 : pane.size
  return (
    <div ref={frame} className={classes(styles.frame, styles[side])} data-dragging={isDragging}>
      <div
        className={styles.dock}
        role="region"
        aria-label={label}
        data-region={side}
        style={isAcross ? { width: extent } : { height: extent }}
        inert={pane.collapsed}
      >
        <div className={styles.content} style={isAcross ? { width: pane.size } : { height: pane.size }}>
          {dock}
        </div>
      </div>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a separator with the focus is a widget: ARIA's window splitter */}
      <div
        className={styles.handle}
        role="separator"
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as above
        tabIndex={0}
        aria-label={t('ui.resize', { name: label })}
        aria-orientation={isAcross ? 'vertical' : 'horizontal'}
        aria-valuenow={extent}
        aria-valuemin={0}
        aria-valuemax={pane.max}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => setIsDragging(false)}
        onPointerCancel={() => setIsDragging(false)}
        onDoubleClick={() => pane.setSize(pane.standard)}
        onKeyDown={onKeyDown}
      />
      <div className={styles.main}>{children}</div>
    </div>
  )
}
