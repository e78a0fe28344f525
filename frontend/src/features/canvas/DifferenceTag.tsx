import type { DiffMark } from '../../domain/unionGraph'
import { classes } from '../../ui/classes'
import { SignGlyph } from '../../ui/SignGlyph'
import { useTexts } from '../../ui/useTexts'
import { useView } from './canvas'
import { itemMark } from './canvasDifference'
import styles from './DifferenceTag.module.css'
import type { ItemKey } from './itemKey'

type Difference = { mark: DiffMark; label: string }

/** What became of an item, and how that is said; null where nothing did, or nothing is compared. */
export function useDifference(key: ItemKey): Difference | null {
  const { t } = useTexts()
  const mark = useView(({ difference }) => difference && itemMark(difference, key))
  const nameOf = useView(({ difference }) => difference?.nameOf)
  if (!mark) return null
  const said = nameOf
    ? t(`compare.mark.${mark.sign}By`, { name: nameOf(mark.by) })
    : t(`compare.mark.${mark.sign}`)
  // Where sides are chosen, what was added may be left out and what was removed may be kept.
  const isOtherThanSaid = mark.sign === 'removed' ? !mark.isLeftOut : mark.isLeftOut
  const outcome = mark.isLeftOut ? t('compare.mark.leftOut') : t('compare.mark.kept')
  return { mark, label: nameOf && isOtherThanSaid ? `${said} · ${outcome}` : said }
}

/** Stands above an item: a sign, and in words what became of it. */
export function DifferenceTag({ mark, label }: Difference) {
  return (
    <span className={classes(styles.tag, mark.isConflict && styles.conflict)} aria-hidden>
      <SignGlyph sign={mark.sign} />
      {label}
    </span>
  )
}
