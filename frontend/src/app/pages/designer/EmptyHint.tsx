import { useQuery } from '@tanstack/react-query'
import { MousePointerSquareDashed } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'

import { saidOfSample } from '../../../api/said'
import { openSample, samplesQuery, type Sample } from '../../../api/samples'
import { Button } from '../../../ui/Button'
import { EmptyState } from '../../../ui/EmptyState'
import { showToast } from '../../../ui/toasts'
import styles from './Designer.module.css'

/** What an empty canvas says: how to begin, or a sample to begin from. */
export function EmptyHint() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data: samples = [] } = useQuery(samplesQuery)
  const [opening, setOpening] = useState<string | null>(null)

  async function open(sample: Sample) {
    setOpening(sample.id)
    try {
      const { pipeline } = await openSample(sample)
      await navigate(`/pipelines/${pipeline.id}`)
    } catch (error) {
      showToast({
        title: t('designer.failed'),
        description: error instanceof Error ? error.message : String(error),
        tone: 'danger',
      })
      setOpening(null)
    }
  }

  return (
    <div className={styles.hint}>
      <EmptyState
        size="small"
        icon={<MousePointerSquareDashed />}
        title={t('designer.empty.title')}
        actions={samples.slice(0, 1).map((sample) => (
          <Button key={sample.id} busy={opening === sample.id} onClick={() => void open(sample)}>
            {t('designer.empty.sample', { title: saidOfSample(sample.id, sample.title) })}
          </Button>
        ))}
      >
        {t('designer.empty.hint')}
      </EmptyState>
    </div>
  )
}
