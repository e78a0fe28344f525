import type { ReactNode } from 'react'

import styles from './Facts.module.css'

export type Fact = { name: string; value: ReactNode }

type FactsProps = { facts: readonly (Fact | null | false | undefined)[] }

/** Names and what they are, one to a line; what does not apply is left out. */
export function Facts({ facts }: FactsProps) {
  return (
    <dl className={styles.facts}>
      {facts.map(
        (fact) =>
          fact && (
            <div key={fact.name} className={styles.fact}>
              <dt title={fact.name}>{fact.name}</dt>
              <dd>{fact.value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}
