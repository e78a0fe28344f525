import { ChevronLeft, ChevronRight, TriangleAlert, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { IconButton } from '../../ui/IconButton'
import { useSentence } from '../../ui/useSentence'
import styles from './ProblemBar.module.css'
import type { Stepper } from './useStepper'

type ProblemBarProps = { stepper: Stepper }

/** The problem that is being looked at, above the drawing, with the way to the next. */
export function ProblemBar({ stepper }: ProblemBarProps) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const { current, index, problems } = stepper
  if (!current) return null
  return (
    <div className={styles.bar} role="status">
      <TriangleAlert aria-hidden />
      <span className={styles.count}>
        {t('designer.problems.position', { index: index + 1, count: problems.length })}
      </span>
      <p className={styles.text}>{sentence(current.message)}</p>
      <IconButton
        size="small"
        side="bottom"
        icon={<ChevronLeft />}
        label={t('designer.problems.previous')}
        shortcut="Shift+F8"
        disabled={problems.length < 2}
        onClick={stepper.previous}
      />
      <IconButton
        size="small"
        side="bottom"
        icon={<ChevronRight />}
        label={t('designer.problems.next')}
        shortcut="F8"
        disabled={problems.length < 2}
        onClick={stepper.next}
      />
      <IconButton size="small" side="bottom" icon={<X />} label={t('ui.close')} onClick={stepper.close} />
    </div>
  )
}
