import { useRef, type PointerEvent, type Ref } from 'react'
import { useTranslation } from 'react-i18next'

import { saidOfComponent } from '../../api/said'
import { componentTitle, type ComponentInterface } from '../../domain/component'
import type { Hit } from '../../domain/search'
import type { Placing } from '../../state/placing'
import { CategoryIcon } from '../../ui/CategoryIcon'
import { classes } from '../../ui/classes'
import { ComponentRow } from './ComponentRow'
import styles from './PaletteItem.module.css'

type PaletteItemProps = {
  component: ComponentInterface
  marks?: Hit['marks']
  isActive?: boolean
  placing: Placing
  onAdd: (component: ComponentInterface) => void
  ref?: Ref<HTMLButtonElement>
}

const DRAG_STARTS_AT = 4

/** A component that is dragged onto the canvas, or put there by a click. */
export function PaletteItem({ component, marks, isActive = false, placing, onAdd, ref }: PaletteItemProps) {
  const { t } = useTranslation()
  const pressed = useRef<{ x: number; y: number } | null>(null)
  const wasDragged = useRef(false)

  function onPointerDown(event: PointerEvent) {
    if (event.button !== 0) return
    pressed.current = { x: event.clientX, y: event.clientY }
    wasDragged.current = false
  }

  function onPointerMove(event: PointerEvent) {
    const from = pressed.current
    if (!from || event.buttons !== 1) return
    if (Math.hypot(event.clientX - from.x, event.clientY - from.y) < DRAG_STARTS_AT) return
    pressed.current = null
    wasDragged.current = true
    placing.start(component, { x: event.clientX, y: event.clientY })
  }

  return (
    <div className={classes(styles.item, isActive && styles.active)}>
      {/* It lies over the row: its name is the short one, and the row is there to be read. */}
      <button
        ref={ref}
        type="button"
        className={styles.cover}
        aria-label={t('palette.add', { title: componentTitle(component) })}
        title={saidOfComponent(component.name, component.description) ?? undefined}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerLeave={onPointerMove}
        onPointerUp={() => (pressed.current = null)}
        onClick={() => {
          if (!wasDragged.current) onAdd(component)
        }}
      />
      <CategoryIcon category={component.category} />
      <span className={styles.text} aria-hidden>
        <ComponentRow component={component} {...(marks && { marks })} />
      </span>
    </div>
  )
}
