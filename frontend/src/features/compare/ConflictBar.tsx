import { Ellipsis } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useStore } from 'zustand'

import { questionsOf } from '../../domain/choices'
import type { ConflictChoice, Drawing } from '../../state/drawing'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { IconButton } from '../../ui/IconButton'
import { Menu } from '../../ui/Menu'
import styles from './ConflictBar.module.css'

type ConflictBarProps = {
  drawing: Drawing
  /** Who is signed in: the other side may be the same person in another window. */
  me: string | undefined
  reviewHref: string
  isSettling: boolean
  onSettle: (choice: ConflictChoice) => void
}

/** Somebody else saved meanwhile: who, whether the changes meet, and the ways on. None loses work. */
export function ConflictBar({ drawing, me, reviewHref, isSettling, onSettle }: ConflictBarProps) {
  const { t } = useTranslation()
  const conflict = useStore(drawing.store, (state) => state.conflict)
  const sides = useStore(drawing.store, drawing.sides)
  if (!conflict || !sides) return null
  const { updatedBy } = conflict.theirs
  const clashes = questionsOf(sides).filter(({ isConflict }) => isConflict).length
  const choose = (choice: ConflictChoice) => () => onSettle(choice)

  function title(): string {
    if (!updatedBy) return t('designer.conflict.titleUnknown')
    return updatedBy === me
      ? t('designer.conflict.titleSelf')
      : t('designer.conflict.title', { name: updatedBy })
  }

  return (
    <Banner
      tone="warning"
      title={title()}
      action={
        <span className={styles.actions}>
          {clashes === 0 && (
            <Button size="small" variant="primary" busy={isSettling} onClick={choose('joined')}>
              {t('designer.conflict.merge')}
            </Button>
          )}
          <Button size="small" variant={clashes === 0 ? 'secondary' : 'primary'} asChild>
            <Link to={reviewHref}>{t('compare.review.open')}</Link>
          </Button>
          <Menu
            align="end"
            trigger={
              <IconButton
                size="small"
                side="bottom"
                icon={<Ellipsis />}
                label={t('designer.conflict.more')}
                disabled={isSettling}
              />
            }
            items={[
              { label: t('designer.conflict.merge'), onSelect: choose('joined') },
              { label: t('designer.conflict.mine'), onSelect: choose('mine') },
              { label: t('designer.conflict.theirs'), onSelect: choose('theirs') },
            ]}
          />
        </span>
      }
    >
      {clashes === 0 ? t('designer.conflict.clean') : t('designer.conflict.clashes', { count: clashes })}
    </Banner>
  )
}
