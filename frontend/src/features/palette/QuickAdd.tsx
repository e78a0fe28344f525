import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'

import { purposeOf } from '../../api/said'
import type { ComponentInterface } from '../../domain/component'
import type { Point } from '../../domain/editNodes'
import { rankComponents, type SearchOptions, type Usage } from '../../domain/search'
import { CategoryIcon } from '../../ui/CategoryIcon'
import { classes } from '../../ui/classes'
import fieldStyles from '../../ui/Field.module.css'
import floating from '../../ui/floating.module.css'
import { ComponentRow } from './ComponentRow'
import styles from './QuickAdd.module.css'

type QuickAddProps = {
  /** Where the box opens, if there is room. */
  at: Point
  components: readonly ComponentInterface[]
  usage: Usage
  /** Leaves out what does not fit the loose end of an edge. */
  fitOf?: SearchOptions['fitOf']
  /** The component that Enter would put down, so that it can be shown beforehand. */
  onHighlight: (component: ComponentInterface | null) => void
  onChoose: (component: ComponentInterface) => void
  onClose: () => void
}

const WIDTH = 320
const HEIGHT = 340
const MOST_SHOWN = 50

/** Adds a component where the pointer is, by typing a few letters. */
export function QuickAdd({ at, components, usage, fitOf, onHighlight, onChoose, onClose }: QuickAddProps) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const box = useRef<HTMLDivElement>(null)
  const hits = useMemo(
    () =>
      rankComponents(components, query, { usage, purposeOf, ...(fitOf && { fitOf }) }).slice(0, MOST_SHOWN),
    [components, query, usage, fitOf],
  )
  const highlighted = hits[active]?.component ?? null
  useEffect(() => {
    onHighlight(highlighted)
  }, [highlighted, onHighlight])

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') setActive((now) => Math.min(now + 1, hits.length - 1))
    else if (event.key === 'ArrowUp') setActive((now) => Math.max(now - 1, 0))
    else if (event.key === 'Escape') onClose()
    else if (event.key === 'Enter' && highlighted) onChoose(highlighted)
    else if (event.key !== 'Tab') return
    event.preventDefault()
    event.stopPropagation()
  }

  const left = Math.max(8, Math.min(at.x, window.innerWidth - WIDTH - 8))
  const top = Math.max(8, Math.min(at.y, window.innerHeight - HEIGHT - 8))
  return createPortal(
    <>
      <div className={styles.away} onPointerDown={onClose} />
      <div
        ref={box}
        role="dialog"
        aria-label={t('palette.quickAdd')}
        className={classes(floating.panel, styles.box)}
        style={{ left, top, width: WIDTH, maxHeight: HEIGHT }}
      >
        <input
          className={classes(fieldStyles.control, styles.input)}
          ref={focusOnce}
          role="combobox"
          aria-expanded
          aria-controls="quick-add-list"
          aria-activedescendant={highlighted ? `quick-add-${highlighted.name}` : undefined}
          aria-label={t('palette.search')}
          placeholder={fitOf ? t('palette.searchFitting') : t('palette.search')}
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            setActive(0)
          }}
          onKeyDown={onKeyDown}
        />
        <div id="quick-add-list" role="listbox" aria-label={t('palette.quickAdd')} className={styles.list}>
          {hits.map((hit, index) => (
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the keyboard is the field's: arrows choose, Enter takes
            <div
              key={hit.component.name}
              id={`quick-add-${hit.component.name}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              className={classes(styles.option, index === active && styles.active)}
              ref={index === active ? showActive : null}
              onPointerMove={() => setActive(index)}
              onClick={() => onChoose(hit.component)}
            >
              <CategoryIcon category={hit.component.category} />
              <span className={styles.text}>
                <ComponentRow component={hit.component} marks={hit.marks} />
                {hit.outcome === 'warns' && <span className={styles.warns}>{t('palette.fitsNotQuite')}</span>}
              </span>
            </div>
          ))}
          {hits.length === 0 && (
            <p className={styles.empty}>
              {query === '' ? t('palette.nothingFits') : t('palette.nothing', { query })}
            </p>
          )}
        </div>
      </div>
    </>,
    document.body,
  )
}

// Without scrolling: the box is placed where it can be seen.
const focusOnce = (input: HTMLInputElement | null) => input?.focus({ preventScroll: true })
const showActive = (row: HTMLElement | null) => row?.scrollIntoView({ block: 'nearest' })
