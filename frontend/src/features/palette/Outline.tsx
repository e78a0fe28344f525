import { ChevronRight, ListTree } from 'lucide-react'
import { useMemo, useRef, useState, useSyncExternalStore, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'

import { componentOf, type Components } from '../../domain/component'
import type { Graph, NodeId } from '../../domain/graph'
import type { StepSource } from '../../state/liveRun'
import type { SelectionStore } from '../../state/selection'
import { CategoryIcon } from '../../ui/CategoryIcon'
import { classes } from '../../ui/classes'
import { EmptyState } from '../../ui/EmptyState'
import { StateGlyph } from '../../ui/StateGlyph'
import styles from './Outline.module.css'
import { outlineRows, shownRows, type LinkRow, type OutlineRow, type StepRow } from './outlineRows'

type OutlineProps = {
  graph: Graph
  components: Components
  selection: SelectionStore
  /** The run that is shown, which knows the state of each step. */
  steps: StepSource | null
  onOpen: (id: NodeId) => void
}

/** The drawing for those who cannot see it: the steps in the order of the work, below each its connections. */
export function Outline({ graph, components, selection, steps, onOpen }: OutlineProps) {
  const { t } = useTranslation()
  const all = useMemo(() => outlineRows(graph, components), [graph, components])
  const selected = useStore(selection.store, ({ nodes }) => nodes)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [active, setActive] = useState<string | null>(null)
  const tree = useRef<HTMLDivElement>(null)
  const rows = shownRows(all, open)
  // One line takes the keyboard: where it was last, or what is selected, or the first.
  const current =
    rows.find(({ key }) => key === active) ?? all.find(({ node }) => selected.has(node.id)) ?? rows[0]

  if (all.length === 0) {
    return (
      <EmptyState size="small" icon={<ListTree />} title={t('palette.noSteps')}>
        {t('palette.noStepsHint')}
      </EmptyState>
    )
  }

  function goTo(row: OutlineRow | undefined) {
    if (!row) return
    setActive(row.key)
    tree.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(row.key)}"]`)?.focus()
  }

  function turn(step: StepRow, isOpen: boolean) {
    setOpen(
      (before) => new Set(isOpen ? [...before, step.key] : [...before].filter((key) => key !== step.key)),
    )
  }

  function choose(row: OutlineRow) {
    setActive(row.key)
    if (row.kind === 'step') onOpen(row.node.id)
    else if (row.other.node !== null) onOpen(row.other.node)
  }

  function onKeyDown(event: KeyboardEvent) {
    if (!current || event.ctrlKey || event.metaKey || event.altKey) return
    const at = rows.indexOf(current)
    const step = current.kind === 'step' ? current : null
    if (event.key === 'ArrowDown') goTo(rows[at + 1])
    else if (event.key === 'ArrowUp') goTo(rows[at - 1])
    else if (event.key === 'Home') goTo(rows[0])
    else if (event.key === 'End') goTo(rows.at(-1))
    else if (event.key === 'ArrowRight' && step) {
      if (open.has(step.key)) goTo(step.links[0])
      else if (step.links.length > 0) turn(step, true)
    } else if (event.key === 'ArrowLeft') {
      if (current.kind === 'link') goTo(all.find(({ node }) => node.id === current.of))
      else turn(current, false)
    } else if (event.key === 'Enter' || event.key === ' ') choose(current)
    else if (/^\p{L}$/u.test(event.key) && !event.shiftKey) goTo(startingWith(event.key))
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  function startingWith(letter: string): StepRow | undefined {
    const from = all.findIndex(({ key }) => key === current?.key)
    const after = [...all.slice(from + 1), ...all.slice(0, from + 1)]
    return after.find(({ title }) => title.toLocaleLowerCase().startsWith(letter.toLocaleLowerCase()))
  }

  return (
    // eslint-disable-next-line jsx-a11y/interactive-supports-focus -- its lines take the focus, one at a time
    <div
      ref={tree}
      role="tree"
      className={styles.list}
      aria-label={t('palette.outline')}
      onKeyDown={onKeyDown}
    >
      {rows.map((row) =>
        row.kind === 'step' ? (
          <StepLine
            key={row.key}
            step={row}
            count={all.length}
            components={components}
            source={steps}
            isOpen={open.has(row.key)}
            isSelected={selected.has(row.node.id)}
            isCurrent={row === current}
            onChoose={() => choose(row)}
            onTurn={() => turn(row, !open.has(row.key))}
          />
        ) : (
          <LinkLine key={row.key} link={row} isCurrent={row === current} onChoose={() => choose(row)} />
        ),
      )}
    </div>
  )
}

const never = () => () => undefined

type StepLineProps = {
  step: StepRow
  count: number
  components: Components
  source: StepSource | null
  isOpen: boolean
  isSelected: boolean
  isCurrent: boolean
  onChoose: () => void
  onTurn: () => void
}

function StepLine({
  step: { key, node, title, place, links },
  count,
  components,
  source,
  isOpen,
  isSelected,
  isCurrent,
  onChoose,
  onTurn,
}: StepLineProps) {
  const { t } = useTranslation()
  const state = useSyncExternalStore(source?.subscribe ?? never, () => source?.stepOf(node.id)?.state)
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the tree answers the keys
    <div
      role="treeitem"
      data-key={key}
      aria-level={1}
      aria-posinset={place}
      aria-setsize={count}
      aria-expanded={links.length > 0 ? isOpen : undefined}
      aria-selected={isSelected}
      aria-label={state ? t('canvas.node.nameAndState', { title, state: t(`ui.state.${state}`) }) : title}
      tabIndex={isCurrent ? 0 : -1}
      className={classes(styles.row, isSelected && styles.selected)}
      onClick={onChoose}
    >
      {/* eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- for the mouse: by keyboard the right and left arrows do this */}
      <span
        className={classes(styles.turn, isOpen && styles.open, links.length === 0 && styles.bare)}
        onClick={(event) => {
          event.stopPropagation()
          onTurn()
        }}
      >
        <ChevronRight />
      </span>
      <span className={styles.number} data-place={place} />
      <CategoryIcon category={componentOf(components, node)?.category} />
      <span className={styles.title}>{title}</span>
      {state && (
        <span className={styles.state}>
          <StateGlyph state={state} size={14} />
        </span>
      )}
    </div>
  )
}

type LinkLineProps = { link: LinkRow; isCurrent: boolean; onChoose: () => void }

function LinkLine({ link: { key, direction, port, other }, isCurrent, onChoose }: LinkLineProps) {
  const { t } = useTranslation()
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the tree answers the keys
    <div
      role="treeitem"
      data-key={key}
      aria-level={2}
      aria-selected={false}
      tabIndex={isCurrent ? 0 : -1}
      className={classes(styles.row, styles.link)}
      onClick={onChoose}
    >
      <span className={styles.title}>
        {t(direction === 'from' ? 'palette.linkFrom' : 'palette.linkTo', { port, title: other.title })}
      </span>
    </div>
  )
}
