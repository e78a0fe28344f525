import { useEffect, useMemo, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'

import { questionsOf } from '../../domain/choices'
import type { Components } from '../../domain/component'
import type { Divergence, Sides } from '../../domain/divergence'
import type { DiffMarks } from '../../domain/unionGraph'
import type { SelectionStore } from '../../state/selection'
import { EmptyState } from '../../ui/EmptyState'
import styles from './compare.module.css'
import { describer, type Described } from './describe'
import { DifferenceRow } from './DifferenceRow'
import { isSelected, leaderOf, picksOf } from './selected'

export type DifferenceGroup = {
  readonly id: string
  readonly title: string
  readonly isUrgent?: boolean
  readonly divergences: readonly Divergence[]
}

type DifferenceListProps = {
  sides: Sides
  marks: DiffMarks
  components: Components
  selection: SelectionStore
  groupsOf: (
    questions: readonly Divergence[],
    describe: (divergence: Divergence) => Described,
  ) => readonly DifferenceGroup[]
  /** What stands below the name of each difference: both values, or a choice between them. */
  children: (divergence: Divergence, described: Described) => ReactNode
  /** Brings what has been selected into sight. */
  onReveal: () => void
}

/** All that two drawings differ in. What is chosen here is selected on the canvas, and the other way round. */
export function DifferenceList({
  sides,
  marks,
  components,
  selection,
  groupsOf,
  children,
  onReveal,
}: DifferenceListProps) {
  const { t } = useTranslation()
  const describe = useMemo(() => describer(sides, components, t), [sides, components, t])
  const questions = useMemo(() => questionsOf(sides), [sides])
  const chosen = useStore(selection.store)
  const isCurrent = (divergence: Divergence) =>
    isSelected(divergence, chosen) ||
    [...chosen.edges].some((id) => leaderOf(id, sides.divergences)?.key === divergence.key)
  const groups = groupsOf(questions, describe).filter(({ divergences }) => divergences.length > 0)
  const current = groups.flatMap(({ divergences }) => divergences).find(isCurrent)?.key ?? null
  const list = useInSight(current)

  if (questions.length === 0) {
    return (
      <EmptyState size="small" title={t('compare.list.none')}>
        {t('compare.list.noneHint')}
      </EmptyState>
    )
  }
  return (
    <div ref={list} className={styles.list} role="region" aria-label={t('compare.list.label')}>
      {groups.map(({ id, title, isUrgent, divergences }) => (
        <section key={id} aria-labelledby={`differences-${id}`}>
          <h3 id={`differences-${id}`} className={styles.group} data-urgent={isUrgent ?? false}>
            {title}
            <span className={styles.count}>{divergences.length}</span>
          </h3>
          <ul>
            {divergences.map((divergence) => {
              const described = describe(divergence)
              return (
                <DifferenceRow
                  key={divergence.key}
                  described={described}
                  isConflict={divergence.isConflict}
                  isCurrent={isCurrent(divergence)}
                  onSelect={() => {
                    selection.select(picksOf(divergence, marks))
                    onReveal()
                  }}
                >
                  {children(divergence, described)}
                </DifferenceRow>
              )
            })}
          </ul>
        </section>
      ))}
    </div>
  )
}

/** Scrolls to the first row that is selected, as when an edge was clicked on the canvas. */
function useInSight(key: string | null) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (key) list.current?.querySelector('[data-current="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [key])
  return list
}
