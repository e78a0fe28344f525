import { useId } from 'react'
import { useTranslation } from 'react-i18next'

import type { Choice, Divergence, Side } from '../../domain/divergence'
import styles from './compare.module.css'
import type { Described } from './describe'

type ChoiceTilesProps = {
  divergence: Divergence
  described: Described
  choice: Choice
  nameOf: (side: Side) => string
  onChoose: (choice: Choice) => void
}

/** What either side says, side by side: the one that is pressed counts. */
export function ChoiceTiles({ divergence, described, choice, nameOf, onChoose }: ChoiceTilesProps) {
  const { t } = useTranslation()
  const group = useId()
  const { title, what, values } = described
  const both = t(divergence.what === 'places' ? 'compare.value.asMoved' : 'compare.value.bothOfThem')
  const valueOf = (option: Choice) => (option === 'both' ? both : (values?.[option] ?? ''))
  return (
    <div className={styles.tiles} role="radiogroup" aria-label={t('compare.choice.label', { title, what })}>
      {divergence.options.map((option) => {
        const name = option === 'both' ? t('compare.choice.both') : nameOf(option)
        const value = valueOf(option)
        return (
          <label key={option} className={styles.tile}>
            <input
              type="radio"
              name={group}
              className={styles.radio}
              aria-label={`${name}: ${value}`}
              checked={choice === option}
              onChange={() => onChoose(option)}
            />
            <span className={styles.side}>{name}</span>
            <span className={styles.value} title={value}>
              {value}
            </span>
          </label>
        )
      })}
    </div>
  )
}
