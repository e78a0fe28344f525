import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { exportAddress, exportQuery } from '../../api/pipelines'
import { Button } from '../../ui/Button'
import { ErrorState } from '../../ui/ErrorState'
import { Skeleton } from '../../ui/Skeleton'
import styles from './YamlView.module.css'
import { YamlText } from './YamlText'

type YamlViewProps = {
  pipeline: number
  /** The revision that is saved; the text is that of its drawing. */
  revision: number
  /** Whether the drawing has changes that are not saved yet. */
  isBehind: boolean
}

/** The same pipeline as a file: pipeline.yml in the format of Azure Machine Learning. */
export function YamlView({ pipeline, revision, isBehind }: YamlViewProps) {
  const { t } = useTranslation()
  const { data, error, isPending, refetch } = useQuery({
    ...exportQuery(pipeline, revision),
    // While a change is being saved the last text stays, rather than flicker.
    placeholderData: (before: string | undefined) => before,
  })
  if (error) {
    return (
      <ErrorState size="small" title={t('designer.yaml.failed')} onRetry={() => void refetch()}>
        {error.message}
      </ErrorState>
    )
  }
  if (isPending) {
    return (
      <div className={styles.loading}>
        <Skeleton lines={8} />
      </div>
    )
  }
  return (
    <div className={styles.view}>
      <div className={styles.bar}>
        <span className={styles.note}>
          {isBehind ? t('designer.yaml.behind') : t('designer.yaml.revision', { revision })}
        </span>
        <Button size="small" variant="ghost" icon={<Download />} asChild>
          <a href={exportAddress(pipeline)} download="pipeline.yml">
            <Download aria-hidden />
            {t('designer.yaml.download')}
          </a>
        </Button>
      </div>
      <YamlText text={data} />
    </div>
  )
}
