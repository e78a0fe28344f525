import { useEffect, useRef, type KeyboardEvent } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'

import { inputOf, labelOf, outputOf } from '../../domain/component'
import { classes } from '../../ui/classes'
import floating from '../../ui/floating.module.css'
import { KindGlyph } from '../../ui/KindGlyph'
import { useCanvas, useView, type Canvas } from './canvas'
import { connectEnds } from './edits'
import styles from './PortChooser.module.css'
import { shownKind } from '../../ui/shownKind'
import type { PortChoice, WireEnd } from './wire'

/** Asks which port is meant when an edge was let go over a node with several that fit. */
export function PortChooser() {
  const choice = useView((view) => view.portChoice)
  return choice && <Chooser key={`${choice.at.x} ${choice.at.y}`} choice={choice} />
}

type ChooserProps = { choice: PortChoice }

function Chooser({ choice }: ChooserProps) {
  const { t } = useTranslation()
  const canvas = useCanvas()
  const list = useRef<HTMLDivElement>(null)
  const close = () => canvas.view.setState({ portChoice: null })

  useEffect(() => list.current?.querySelector('button')?.focus(), [])

  function onKeyDown(event: KeyboardEvent) {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])]
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
    if (event.key === 'Escape') close()
    else if (event.key === 'ArrowDown') buttons[(at + 1) % buttons.length]?.focus()
    else if (event.key === 'ArrowUp') buttons.at(at - 1)?.focus()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return createPortal(
    <>
      <div className={styles.away} onPointerDown={close} />
      <div
        ref={list}
        role="menu"
        tabIndex={-1}
        aria-label={t('canvas.choosePort')}
        className={classes(floating.panel, styles.panel)}
        style={{ transform: `translate(${choice.at.x + 4}px, ${choice.at.y + 4}px)` }}
        onKeyDown={onKeyDown}
      >
        <p className={styles.heading}>{t('canvas.choosePort')}</p>
        {choice.ends.map((end) => (
          <button
            key={end.port}
            type="button"
            role="menuitem"
            className={classes(floating.item, styles.item)}
            onClick={() => {
              connectEnds(canvas, choice.from, end, choice.replaces)
              close()
            }}
          >
            <EndGlyph canvas={canvas} end={end} />
            {labelOf(end.port)}
          </button>
        ))}
      </div>
    </>,
    document.body,
  )
}

function EndGlyph({ canvas, end }: { canvas: Canvas; end: WireEnd }) {
  const item = canvas.scene().items.get(end.item)
  if (item?.thing !== 'node' || !item.component) return null
  const port = end.side === 'input' ? inputOf(item.component, end.port) : outputOf(item.component, end.port)
  return port ? <KindGlyph kind={shownKind(port)} /> : null
}
