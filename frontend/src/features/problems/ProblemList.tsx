import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { problemKey, type Problem } from '../../domain/problem'
import { classes } from '../../ui/classes'
import { EmptyState } from '../../ui/EmptyState'
import { useSentence } from '../../ui/useSentence'
import styles from './ProblemList.module.css'
import type { Stepper } from './useStepper'

// Nobody reads on beyond; what is fixed makes room for the next.
const MOST_SHOWN = 200

type ProblemListProps = { problems: readonly Problem[]; stepper: Stepper }

/** All that is to fix or to know, in the order of the drawing. */
export function ProblemList({ problems, stepper }: ProblemListProps) {
  const { t } = useTranslation()
  const sentence = useSentence()
  if (problems.length === 0) {
    return (
      <EmptyState size="small" icon={<CircleCheck />} title={t('designer.problems.none')}>
        {t('designer.problems.noneHint')}
      </EmptyState>
    )
  }
  return (
    <ul className={styles.list}>
      {problems.slice(0, MOST_SHOWN).map((problem) => (
        <li key={problemKey(problem)}>
          <button
            type="button"
            className={classes(styles.row, problem === stepper.current && styles.current)}
            onClick={() => stepper.go(problem)}
          >
            <Sign problem={problem} />
            <span className={styles.text}>{sentence(problem.message)}</span>
          </button>
        </li>
      ))}
      {problems.length > MOST_SHOWN && (
        <li className={styles.more}>
          {t('designer.problems.more', { count: problems.length - MOST_SHOWN })}
        </li>
      )}
    </ul>
  )
}

type SignProps = { problem: Problem }

/** A mistake, a thing not done yet, or a remark. */
function Sign({ problem: { severity, code } }: SignProps) {
  if (severity === 'warning') return <Info className={styles.remark} aria-hidden />
  if (code === 'missing_input') return <TriangleAlert className={styles.task} aria-hidden />
  return <CircleX className={styles.error} aria-hidden />
}
