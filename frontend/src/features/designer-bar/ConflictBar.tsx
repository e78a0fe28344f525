import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'

import { questionsOf } from '../../domain/choices'
import type { ConflictChoice, Drawing } from '../../state/drawing'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import styles from './ConflictBar.module.css'

type ConflictBarProps = { drawing: Drawing }

/** Somebody else saved meanwhile: who, whether the changes meet, and three ways on. None loses work unseen. */
export function ConflictBar({ drawing }: ConflictBarProps) {
  const { t } = useTranslation()
  const conflict = useStore(drawing.store, (state) => state.conflict)
  const sides = useStore(drawing.store, drawing.sides)
  if (!conflict || !sides) return null
  const { updatedBy } = conflict.theirs
  const clashes = questionsOf(sides).filter(({ isConflict }) => isConflict).length
  const choose = (choice: ConflictChoice) => () => drawing.resolveConflict(choice)

  return (
    <Banner
      tone="warning"
      title={
        updatedBy ? t('designer.conflict.title', { name: updatedBy }) : t('designer.conflict.titleUnknown')
      }
      action={
        <span className={styles.actions}>
          <Button size="small" onClick={choose('theirs')}>
            {t('designer.conflict.theirs')}
          </Button>
          <Button size="small" onClick={choose('mine')}>
            {t('designer.conflict.mine')}
          </Button>
          <Button size="small" variant="primary" onClick={choose('joined')}>
            {t('designer.conflict.merge')}
          </Button>
        </span>
      }
    >
      {clashes === 0 ? t('designer.conflict.clean') : t('designer.conflict.clashes', { count: clashes })}
    </Banner>
  )
}
