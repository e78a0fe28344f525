import { CircleCheck, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { errorsOf } from '../../domain/problem'
import { Button } from '../../ui/Button'
import { Tooltip } from '../../ui/Tooltip'
import styles from './ProblemChip.module.css'
import type { Stepper } from './useStepper'

type ProblemChipProps = { stepper: Stepper }

/** How much is left to fix, and the way to the first of it. Nothing stands here when all is well. */
export function ProblemChip({ stepper }: ProblemChipProps) {
  const { t } = useTranslation()
  const { problems } = stepper
  if (problems.length === 0) return null
  const isTodo = errorsOf(problems).length > 0
  const text = isTodo
    ? t('designer.problems.toFix', { count: problems.length })
    : t('designer.problems.remarks', { count: problems.length })
  return (
    <Tooltip content={t('designer.problems.next')} shortcut="F8" side="bottom">
      <Button
        size="medium"
        variant="ghost"
        className={isTodo ? styles.todo : undefined}
        icon={isTodo ? <TriangleAlert /> : <CircleCheck />}
        onClick={stepper.next}
      >
        {text}
      </Button>
    </Tooltip>
  )
}
