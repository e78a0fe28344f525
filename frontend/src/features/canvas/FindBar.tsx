import { ChevronDown, ChevronUp, Search, X } from 'lucide-react'
import { useEffect, useRef, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { IconButton } from '../../ui/IconButton'
import { useCanvas, useView } from './canvas'
import styles from './FindBar.module.css'
import { find, findNext } from './finding'

/** Looks for a text in the drawing: what has it is lit, the rest steps back. */
export function FindBar() {
  const { t } = useTranslation()
  const canvas = useCanvas()
  const found = useView((view) => view.find)
  const field = useRef<HTMLInputElement>(null)
  const isOpen = found !== null
  useEffect(() => {
    if (isOpen) field.current?.select()
  }, [isOpen])
  if (!found) return null

  function close() {
    canvas.view.setState({ find: null })
    field.current?.closest<HTMLElement>('[role="application"]')?.focus({ preventScroll: true })
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') close()
    else if (event.key === 'Enter') findNext(canvas, event.shiftKey ? -1 : 1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const { text, matches, at } = found
  return (
    <div
      className={styles.bar}
      data-overlay
      data-corner="top"
      data-passes
      role="search"
      aria-label={t('canvas.find.label')}
    >
      <Search aria-hidden />
      <input
        ref={field}
        className={styles.field}
        aria-label={t('canvas.find.label')}
        placeholder={t('canvas.find.placeholder')}
        value={text}
        onChange={(event) => find(canvas, event.target.value)}
        onKeyDown={onKeyDown}
      />
      <span className={styles.count} role="status">
        {text.trim() !== '' &&
          (matches.length === 0
            ? t('canvas.find.none')
            : t('canvas.find.count', { at: at + 1, count: matches.length }))}
      </span>
      <IconButton
        size="small"
        icon={<ChevronUp />}
        label={t('canvas.find.previous')}
        shortcut="Shift+Enter"
        side="bottom"
        disabled={matches.length === 0}
        onClick={() => findNext(canvas, -1)}
      />
      <IconButton
        size="small"
        icon={<ChevronDown />}
        label={t('canvas.find.next')}
        shortcut="Enter"
        side="bottom"
        disabled={matches.length === 0}
        onClick={() => findNext(canvas, 1)}
      />
      <IconButton size="small" icon={<X />} label={t('canvas.find.close')} side="bottom" onClick={close} />
    </div>
  )
}
