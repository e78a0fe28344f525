import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import type { PipelineRow } from '../../api/pipelines'
import styles from './pipelines.module.css'
import { thumbnailOf } from './thumbnail'

type PipelineThumbnailProps = { pipeline: Pick<PipelineRow, 'name' | 'outline'> }

const SHOWN = { width: 280, height: 132 }

/** The real drawing, small. */
export function PipelineThumbnail({ pipeline: { name, outline } }: PipelineThumbnailProps) {
  const { t } = useTranslation()
  const thumbnail = useMemo(() => thumbnailOf(outline, SHOWN), [outline])
  return (
    <span className={styles.thumbnail}>
      {thumbnail && (
        <svg viewBox={thumbnail.viewBox} role="img" aria-label={t('pipelines.thumbnail', { name })}>
          <g className={styles.curves} strokeWidth={1.25 * thumbnail.unit}>
            {thumbnail.curves.map((path, at) => (
              <path key={at} d={path} />
            ))}
          </g>
          <g className={styles.boxes} strokeWidth={thumbnail.unit}>
            {thumbnail.boxes.map((box, at) => (
              <rect key={at} {...box} rx={3 * thumbnail.unit} />
            ))}
          </g>
        </svg>
      )}
    </span>
  )
}
