import { ArrowRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import styles from './compare.module.css'

type BeforeAndAfterProps = { before: string; after: string }

/** A value that was, and what it is now. */
export function BeforeAndAfter({ before, after }: BeforeAndAfterProps) {
  const { t } = useTranslation()
  return (
    <p className={styles.change}>
      <del className={styles.before} title={before}>
        {before}
      </del>
      <ArrowRight aria-label={t('compare.value.to')} />
      <ins className={styles.after} title={after}>
        {after}
      </ins>
    </p>
  )
}
