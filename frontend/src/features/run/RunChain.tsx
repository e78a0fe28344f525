import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import type { RunFacts } from '../../domain/run'
import { StateGlyph } from '../../ui/StateGlyph'
import styles from './RunChain.module.css'

type RunChainProps = { facts: RunFacts }

/** The runs that repeat one another, oldest first. */
export function RunChain({ facts: { id: own, state: ownState, chain = [] } }: RunChainProps) {
  const { t } = useTranslation()
  return (
    <ol className={styles.chain}>
      {chain.map(({ id, state }) => (
        <li key={id}>
          <StateGlyph state={id === own ? ownState : state} size={12} labelled />
          {id === own ? (
            <strong>{t('run.title', { id })}</strong>
          ) : (
            <Link className={styles.link} to={`/runs/${id}`}>
              {t('run.title', { id })}
            </Link>
          )}
        </li>
      ))}
    </ol>
  )
}
