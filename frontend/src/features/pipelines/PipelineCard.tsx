import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import type { PipelineRow } from '../../api/pipelines'
import { classes } from '../../ui/classes'
import cover from '../../ui/coverLink.module.css'
import { IconButton } from '../../ui/IconButton'
import { Menu } from '../../ui/Menu'
import { Time } from '../../ui/Time'
import { LastRun } from './LastRun'
import styles from './pipelines.module.css'
import { PipelineThumbnail } from './PipelineThumbnail'
import { RenameDialog } from './RenameDialog'
import { usePipelineActions } from './usePipelineActions'

type PipelineCardProps = { pipeline: PipelineRow }

/** A pipeline as a card that opens it: its drawing, its name, how it last went. */
export function PipelineCard({ pipeline }: PipelineCardProps) {
  const { t } = useTranslation()
  const { menuOf } = usePipelineActions()
  const [isRenaming, setIsRenaming] = useState(false)
  return (
    <article className={styles.card}>
      <PipelineThumbnail pipeline={pipeline} />
      <div className={styles.caption}>
        <Link className={classes(styles.cardLink, cover.cover)} to={`/pipelines/${pipeline.id}`}>
          {pipeline.name}
        </Link>
        <span className={styles.cardMenu}>
          <Menu
            align="end"
            trigger={
              <IconButton
                size="small"
                icon={<Ellipsis />}
                label={t('pipelines.menu', { name: pipeline.name })}
              />
            }
            items={menuOf(pipeline, () => setIsRenaming(true))}
          />
        </span>
        <p className={styles.facts}>
          <LastRun pipeline={pipeline} />
          <span aria-hidden>·</span>
          <span>
            {pipeline.node_count === 0
              ? t('pipelines.empty')
              : t('pipelines.steps', { count: pipeline.node_count })}
          </span>
          <span aria-hidden>·</span>
          <Time at={pipeline.updated_at} />
        </p>
      </div>
      {isRenaming && <RenameDialog pipeline={pipeline} onClose={() => setIsRenaming(false)} />}
    </article>
  )
}
