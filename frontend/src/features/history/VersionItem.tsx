import { Ellipsis, GitCompareArrows, RotateCcw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'

import type { VersionRow } from '../../api/versions'
import { Chip } from '../../ui/Chip'
import { classes } from '../../ui/classes'
import cover from '../../ui/coverLink.module.css'
import { EditableText } from '../../ui/EditableText'
import { IconButton } from '../../ui/IconButton'
import { Menu } from '../../ui/Menu'
import { Time } from '../../ui/Time'
import { searchOf, type Ends } from './ends'
import styles from './history.module.css'
import { useRename } from './useRename'
import { VERSION_NAME_LENGTH } from './versionName'

type VersionItemProps = {
  pipeline: number
  version: VersionRow
  /** The version before this one. */
  earlier: number | null
  ends: Ends | null
  onRestore: () => void
}

/** One version: a click compares it with the present drawing. */
export function VersionItem({ pipeline, version, earlier, ends, onRestore }: VersionItemProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const rename = useRename(pipeline, version.number)
  const { number, name, runs } = version
  const toDraft = searchOf({ from: number, to: 'draft' })
  const isShown = ends?.from === number || ends?.to === number

  return (
    <li className={styles.row} data-current={isShown}>
      <div className={styles.line}>
        <Link
          to={toDraft}
          className={classes(styles.number, cover.cover)}
          aria-current={isShown || undefined}
          aria-label={t('history.compareVersion', { number })}
        >
          {t('history.number', { number })}
        </Link>
        <span className={styles.name}>
          <EditableText
            label={t('history.nameOf', { number })}
            value={name}
            placeholder={t('history.unnamed')}
            maxLength={VERSION_NAME_LENGTH}
            onChange={rename}
          />
        </span>
        {version.is_draft && <Chip tone="accent">{t('history.current')}</Chip>}
        <Menu
          align="end"
          trigger={
            <IconButton size="small" icon={<Ellipsis />} label={t('history.more', { number })} side="right" />
          }
          items={[
            {
              label: t('history.compare'),
              icon: <GitCompareArrows />,
              onSelect: () => void navigate(toDraft),
            },
            ...(earlier === null
              ? []
              : [
                  {
                    label: t('history.compareEarlier', { number: earlier }),
                    icon: <GitCompareArrows />,
                    onSelect: () => void navigate(searchOf({ from: earlier, to: number })),
                  },
                ]),
            { separator: true },
            { label: t('history.restore'), icon: <RotateCcw />, onSelect: onRestore },
          ]}
        />
      </div>
      <p className={styles.facts}>
        {t(`history.origin.${version.origin}`)}
        {version.created_by && <span>{version.created_by}</span>}
        <Time at={version.created_at} />
        {runs > 0 && <span>{t('history.runs', { count: runs })}</span>}
      </p>
    </li>
  )
}
