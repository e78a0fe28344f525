import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { pipelinesQuery } from '../../api/pipelines'
import { Button } from '../../ui/Button'
import { HeadedSection } from '../../ui/HeadedSection'
import { PipelineCard } from './PipelineCard'
import styles from './pipelines.module.css'

const MOST = 4

/** The pipelines changed last; nothing at all before the first one. */
export function RecentPipelines() {
  const { t } = useTranslation()
  const { data } = useInfiniteQuery(pipelinesQuery())
  const pipelines = data?.pages[0]?.results.slice(0, MOST) ?? []
  if (pipelines.length === 0) return null
  return (
    <HeadedSection
      title={t('pipelines.recent.title')}
      className={styles.recent}
      aside={
        <Button variant="ghost" size="small" asChild>
          <Link to="/pipelines">{t('pipelines.recent.all')}</Link>
        </Button>
      }
    >
      <div className={styles.grid}>
        {pipelines.map((pipeline) => (
          <PipelineCard key={pipeline.id} pipeline={pipeline} />
        ))}
      </div>
    </HeadedSection>
  )
}
