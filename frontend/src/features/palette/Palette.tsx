import { ChevronRight, PackageSearch } from 'lucide-react'
import { useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { purposeOf } from '../../api/said'
import type { ComponentInterface } from '../../domain/component'
import { componentSections } from '../../domain/componentSections'
import { rankComponents, type Usage } from '../../domain/search'
import type { Placing } from '../../state/placing'
import { EmptyState } from '../../ui/EmptyState'
import { SearchField } from '../../ui/SearchField'
import { readStored, writeStored } from '../../ui/stored'
import { useCategoryName } from '../../ui/useCategoryName'
import styles from './Palette.module.css'
import { PaletteItem } from './PaletteItem'

type PaletteProps = {
  components: readonly ComponentInterface[]
  usage: Usage
  placing: Placing
  onAdd: (component: ComponentInterface) => void
}

/** Everything a pipeline can be made of: by section, or by what is searched for. */
export function Palette({ components, usage, placing, onAdd }: PaletteProps) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const hits = useMemo(
    () => (query.trim() === '' ? null : rankComponents(components, query, { usage, purposeOf })),
    [components, query, usage],
  )

  function onKeyDown(event: KeyboardEvent) {
    if (!hits) {
      if (event.key === 'ArrowDown') list.current?.querySelector('button')?.focus()
      return
    }
    if (event.key === 'ArrowDown') setActive((at) => Math.min(at + 1, hits.length - 1))
    else if (event.key === 'ArrowUp') setActive((at) => Math.max(at - 1, 0))
    else if (event.key === 'Enter') {
      const hit = hits[active]
      if (hit) onAdd(hit.component)
    } else return
    event.preventDefault()
  }

  return (
    <div className={styles.palette}>
      <div className={styles.search}>
        <SearchField
          label={t('palette.search')}
          value={query}
          onChange={(next) => {
            setQuery(next)
            setActive(0)
          }}
          focusKey="/"
          onKeyDown={onKeyDown}
        />
      </div>
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions -- its rows are buttons, and the arrow keys only move between them */}
      <div ref={list} className={styles.list} onKeyDown={walkList}>
        {hits?.map((hit, index) => (
          <PaletteItem
            key={hit.component.name}
            component={hit.component}
            marks={hit.marks}
            isActive={index === active}
            placing={placing}
            onAdd={onAdd}
            ref={index === active ? showActive : null}
          />
        ))}
        {hits?.length === 0 && (
          <EmptyState size="small" icon={<PackageSearch />} title={t('palette.nothing', { query })}>
            {t('palette.nothingHint')}
          </EmptyState>
        )}
        {!hits && <Sections components={components} placing={placing} onAdd={onAdd} />}
      </div>
    </div>
  )
}

const showActive = (row: HTMLElement | null) => row?.scrollIntoView({ block: 'nearest' })

/** Arrow keys go from row to row. */
function walkList(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('button, summary')]
  const at = rows.indexOf(document.activeElement as HTMLElement)
  if (at < 0) return
  event.preventDefault()
  rows[event.key === 'ArrowDown' ? Math.min(at + 1, rows.length - 1) : Math.max(at - 1, 0)]?.focus()
}

type SectionsProps = Pick<PaletteProps, 'components' | 'placing' | 'onAdd'>

function Sections({ components, placing, onAdd }: SectionsProps) {
  const { t } = useTranslation()
  const categoryName = useCategoryName()
  const [closed, setClosed] = useState<readonly string[]>(() => readStored('palette.closed', isNames) ?? [])
  const sections = useMemo(() => componentSections(components, t('palette.other')), [components, t])

  function toggle(name: string, isOpen: boolean) {
    const next = isOpen ? closed.filter((other) => other !== name) : [...new Set([...closed, name])]
    writeStored('palette.closed', next)
    setClosed(next)
  }

  return sections.map(({ name, components: found }) => (
    <details
      key={name}
      className={styles.section}
      open={!closed.includes(name)}
      onToggle={(event) => toggle(name, event.currentTarget.open)}
    >
      <summary className={styles.heading}>
        <ChevronRight aria-hidden />
        <span className={styles.name}>{categoryName(name)}</span>
        <span className={styles.count}>{found.length}</span>
      </summary>
      {found.map((component) => (
        <PaletteItem key={component.name} component={component} placing={placing} onAdd={onAdd} />
      ))}
    </details>
  ))
}

const isNames = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((name) => typeof name === 'string')
