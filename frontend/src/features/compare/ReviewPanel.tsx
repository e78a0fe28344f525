import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'

import {
  chosenSide,
  choicesOf,
  choose,
  joiningChoices,
  sameChoices,
  type Choices,
} from '../../domain/choices'
import type { Components } from '../../domain/component'
import type { Divergence, Sides } from '../../domain/divergence'
import type { DiffMarks } from '../../domain/unionGraph'
import type { SelectionStore } from '../../state/selection'
import { Chip } from '../../ui/Chip'
import { ChoiceTiles } from './ChoiceTiles'
import styles from './compare.module.css'
import { DifferenceList, type DifferenceGroup } from './DifferenceList'
import type { SideNames } from './sideNames'

type ReviewPanelProps = {
  sides: Sides
  choices: Choices
  marks: DiffMarks
  components: Components
  selection: SelectionStore
  names: SideNames
  /** What the canvas beside it shows. */
  view: 'both' | 'result'
  /** How much of the result would have to be fixed before it can run. */
  toFix: number
  onChange: (choices: Choices) => void
  onReveal: () => void
}

/** Everything two people did apart, with a choice for each, and ways to choose all at once. */
export function ReviewPanel({
  sides,
  choices,
  marks,
  components,
  selection,
  names,
  view,
  toFix,
  onChange,
  onReveal,
}: ReviewPanelProps) {
  const { t } = useTranslation()
  const sideOf = chosenSide(sides, choices)
  const ways = [
    { id: 'joined', label: t('compare.review.allJoined'), choices: joiningChoices(sides) },
    { id: 'mine', label: names.ofChoice('mine'), choices: choicesOf(sides, 'mine') },
    { id: 'theirs', label: names.ofChoice('theirs'), choices: choicesOf(sides, 'theirs') },
  ]
  // Where nothing stands against it, joining may come to the same as one side: one of them is pressed.
  const chosen = ways.find((way) => sameChoices(sides, way.choices, choices))?.id

  return (
    <section className={styles.panel} aria-label={t('compare.review.page')}>
      <div className={styles.top}>
        <div className={styles.bulk} role="group" aria-label={t('compare.review.all')}>
          <span className={styles.bulkLabel}>{t('compare.review.all')}</span>
          {ways.map((way) => (
            <Chip
              key={way.id}
              selected={way.id === chosen}
              {...(way.id === 'joined' && { title: t('compare.review.allJoinedHint') })}
              onClick={() => onChange(way.choices)}
            >
              {way.label}
            </Chip>
          ))}
        </div>
      </div>
      <DifferenceList
        sides={sides}
        marks={marks}
        components={components}
        selection={selection}
        groupsOf={(questions) => groupsOf(questions, names, t)}
        onReveal={onReveal}
      >
        {(divergence, described) => (
          <ChoiceTiles
            divergence={divergence}
            described={described}
            choice={sideOf(divergence)}
            nameOf={names.ofChoice}
            onChoose={(choice) => onChange(choose(sides, choices, divergence.key, choice))}
          />
        )}
      </DifferenceList>
      <p className={styles.bottom} role="status">
        {t(view === 'both' ? 'compare.review.showsBoth' : 'compare.review.showsResult')}{' '}
        {toFix > 0 && <strong>{t('compare.review.problems', { count: toFix })}</strong>}
      </p>
    </section>
  )
}

function groupsOf(
  questions: readonly Divergence[],
  names: SideNames,
  t: TFunction,
): readonly DifferenceGroup[] {
  const by = (side: Divergence['changedBy']) =>
    questions.filter(({ isConflict, changedBy }) => !isConflict && changedBy === side)
  return [
    {
      id: 'conflicts',
      title: t('compare.list.conflicts'),
      isUrgent: true,
      divergences: questions.filter(({ isConflict }) => isConflict),
    },
    { id: 'mine', title: t('compare.list.byYou'), divergences: by('mine') },
    {
      id: 'theirs',
      title: t('compare.list.byThem', { name: names.ofAuthor('theirs') }),
      divergences: by('theirs'),
    },
    { id: 'both', title: t('compare.list.byBoth'), divergences: by('both') },
  ]
}
