import { ChevronDown, Play } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { Button } from '../../ui/Button'
import { Menu } from '../../ui/Menu'
import { Tooltip } from '../../ui/Tooltip'
import styles from './RunButton.module.css'

type RunButtonProps = {
  isStarting: boolean
  /** With `force_rerun`, nothing of an earlier run is reused. */
  onRun: (scope: { force_rerun?: boolean }) => void
}

/** One click starts the pipeline. It can always be pressed: what stands in the way is then shown. */
export function RunButton({ isStarting, onRun }: RunButtonProps) {
  const { t } = useTranslation()
  return (
    <span className={styles.split}>
      <Tooltip content={t('designer.run.hint')} shortcut="Mod+Enter" side="bottom">
        <Button
          variant="primary"
          className={styles.main}
          icon={<Play />}
          busy={isStarting}
          onClick={() => onRun({})}
        >
          {isStarting ? t('designer.run.starting') : t('designer.run.run')}
        </Button>
      </Tooltip>
      <Menu
        align="end"
        items={[
          {
            label: t('designer.run.force'),
            icon: <Play />,
            onSelect: () => onRun({ force_rerun: true }),
          },
        ]}
        trigger={
          <Button
            variant="primary"
            className={styles.more}
            icon={<ChevronDown />}
            aria-label={t('designer.run.more')}
            disabled={isStarting}
          />
        }
      />
    </span>
  )
}
