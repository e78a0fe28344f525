import { useStore as useFlowStore } from '@xyflow/react'
import { Maximize, Minus, Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { Button } from '../../ui/Button'
import { IconButton } from '../../ui/IconButton'
import { Menu } from '../../ui/Menu'
import { useCanvas } from './canvas'
import { commandOf } from './commands'
import styles from './ZoomBar.module.css'

/** How large the drawing is shown, and the ways to change that. */
export function ZoomBar() {
  const { t } = useTranslation()
  const canvas = useCanvas()
  const percent = useFlowStore(({ transform }) => Math.round(transform[2] * 100))
  const item = (id: 'fit' | 'actualSize' | 'zoomToSelection') => {
    const command = commandOf(id)
    return {
      label: t(`canvas.command.${id}`),
      shortcut: command.shortcuts[0],
      disabled: !command.when(canvas),
      onSelect: () => command.perform(canvas),
    }
  }
  return (
    <div className={styles.bar} data-overlay data-corner="left">
      <IconButton
        size="small"
        icon={<Minus />}
        label={t('canvas.command.zoomOut')}
        shortcut="-"
        onClick={() => commandOf('zoomOut').perform(canvas)}
      />
      <Menu
        side="top"
        align="center"
        trigger={
          <Button
            variant="ghost"
            size="small"
            className={styles.percent}
            aria-label={t('canvas.zoom', { percent })}
          >
            {t('canvas.percent', { percent })}
          </Button>
        }
        items={[item('fit'), item('actualSize'), item('zoomToSelection')]}
      />
      <IconButton
        size="small"
        icon={<Plus />}
        label={t('canvas.command.zoomIn')}
        shortcut="+"
        onClick={() => commandOf('zoomIn').perform(canvas)}
      />
      <IconButton
        size="small"
        icon={<Maximize />}
        label={t('canvas.command.fit')}
        shortcut="Shift+1"
        onClick={() => commandOf('fit').perform(canvas)}
      />
    </div>
  )
}
