import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { classes } from './classes'
import styles from './StateChip.module.css'
import { StateGlyph, type ShownState } from './StateGlyph'

type StateChipProps = {
  state: ShownState
  /** Follows the word: a duration, "from run 17". */
  children?: ReactNode
}

/** A state as sign and word. */
export function StateChip({ state, children }: StateChipProps) {
  const { t } = useTranslation()
  return (
    <span className={classes(styles.chip, styles[state])}>
      <StateGlyph state={state} size={14} />
      {t(`ui.state.${state}`)}
      {children}
    </span>
  )
}
