import { useQuery } from '@tanstack/react-query'
import { Plus, Workflow } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { saidOfSample } from '../../api/said'
import { samplesQuery } from '../../api/samples'
import { Button } from '../../ui/Button'
import styles from './home.module.css'
import { useOpenSample } from './useOpenSample'
import { WelcomeDrawing } from './WelcomeDrawing'

type WelcomeProps = { isCreating: boolean; onCreate: () => void }

/** A fresh installation: one obvious first click. */
export function Welcome({ isCreating, onCreate }: WelcomeProps) {
  const { t } = useTranslation()
  const { data: samples } = useQuery(samplesQuery)
  const { open, opening } = useOpenSample()
  const [first, ...others] = samples ?? []
  return (
    <section className={styles.welcome}>
      <WelcomeDrawing />
      <h2 className={styles.welcomeTitle}>{t('home.welcome.title')}</h2>
      <p className={styles.welcomeText}>
        {samples?.length === 0 ? t('home.welcome.none') : t('home.welcome.body')}
      </p>
      {first && (
        <>
          <Button
            variant="primary"
            size="large"
            icon={<Workflow />}
            busy={opening === first.id}
            onClick={() => open(first)}
          >
            {t('home.samples.open')}: {saidOfSample(first.id, first.title)}
          </Button>
          {others.map((sample) => (
            <Button key={sample.id} busy={opening === sample.id} onClick={() => open(sample)}>
              {saidOfSample(sample.id, sample.title)}
            </Button>
          ))}
        </>
      )}
      {samples && (
        <Button variant={first ? 'ghost' : 'primary'} icon={<Plus />} busy={isCreating} onClick={onCreate}>
          {t('home.welcome.or')}
        </Button>
      )}
    </section>
  )
}
