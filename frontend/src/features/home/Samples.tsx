import { useQuery } from '@tanstack/react-query'
import { Workflow } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { saidOfSample } from '../../api/said'
import { samplesQuery } from '../../api/samples'
import { Button } from '../../ui/Button'
import { ErrorState } from '../../ui/ErrorState'
import { HeadedSection } from '../../ui/HeadedSection'
import styles from './home.module.css'
import { useOpenSample } from './useOpenSample'

/** Whole pipelines to begin with, each one click away. */
export function Samples() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(samplesQuery)
  const { open, opening } = useOpenSample()
  if (error && !data) {
    return (
      <ErrorState size="small" title={t('home.samples.loadFailed')} onRetry={() => void refetch()}>
        {error.message}
      </ErrorState>
    )
  }
  if (!data?.length) return null
  return (
    <HeadedSection title={t('home.samples.title')}>
      <ul className={styles.samples}>
        {data.map((sample) => (
          <li key={sample.id} className={styles.sample}>
            <span className={styles.sampleIcon}>
              <Workflow aria-hidden />
            </span>
            <div className={styles.sampleText}>
              <h3 className={styles.sampleTitle}>{saidOfSample(sample.id, sample.title)}</h3>
              <p>{saidOfSample(sample.id, sample.description)}</p>
            </div>
            <Button busy={opening === sample.id} onClick={() => open(sample)}>
              {t('home.samples.open')}
            </Button>
          </li>
        ))}
      </ul>
    </HeadedSection>
  )
}
