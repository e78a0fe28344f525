import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { questionsOf } from '../../domain/choices'
import type { Components } from '../../domain/component'
import type { Divergence, Sides } from '../../domain/divergence'
import type { DiffMarks } from '../../domain/unionGraph'
import type { SelectionStore } from '../../state/selection'
import { BeforeAndAfter } from './BeforeAndAfter'
import styles from './compare.module.css'
import type { Described } from './describe'
import { DifferenceList, type DifferenceGroup } from './DifferenceList'

type ComparePanelProps = {
  sides: Sides
  marks: DiffMarks
  components: Components
  selection: SelectionStore
  onReveal: () => void
  /** What is compared. */
  children: ReactNode
}

/** What became of an earlier drawing: `mine` of the sides is the earlier one, `theirs` the later. */
export function ComparePanel({ sides, children, ...list }: ComparePanelProps) {
  const { t } = useTranslation()
  const count = questionsOf(sides).length
  return (
    <section className={styles.panel} aria-label={t('compare.list.label')}>
      <div className={styles.top}>
        {children}
        {count > 0 && (
          <p className={styles.summary} role="status">
            {t('compare.versions.count', { count })}
          </p>
        )}
      </div>
      <DifferenceList
        sides={sides}
        {...list}
        groupsOf={(questions, describe) => groupsOf(questions, describe, t)}
      >
        {({ what }, { values }) =>
          // That something came or went is all there is to say of it.
          what !== 'presence' &&
          what !== 'places' &&
          values && <BeforeAndAfter before={values.mine} after={values.theirs} />
        }
      </DifferenceList>
    </section>
  )
}

function groupsOf(
  questions: readonly Divergence[],
  describe: (divergence: Divergence) => Described,
  t: TFunction,
): readonly DifferenceGroup[] {
  return (['added', 'removed', 'changed'] as const).map((sign) => ({
    id: sign,
    title: t(`compare.list.${sign}`),
    divergences: questions.filter((each) => describe(each).sign === sign),
  }))
}
