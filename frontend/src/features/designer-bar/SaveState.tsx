import { CloudCheck, CloudOff, LoaderCircle, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'

import type { Drawing } from '../../state/drawing'
import { formatAbsolute } from '../../ui/format'
import { Tooltip } from '../../ui/Tooltip'
import styles from './SaveState.module.css'

type SaveStateProps = { drawing: Drawing }

/** Whether the drawing is safe, and under which number. */
export function SaveState({ drawing }: SaveStateProps) {
  const { t, i18n } = useTranslation()
  const saving = useStore(drawing.store, (state) => state.saving)
  const revision = useStore(drawing.store, ({ stored }) => stored.revision)

  switch (saving.kind) {
    case 'saved': {
      const at = saving.at === null ? null : formatAbsolute(Date.parse(saving.at), i18n.language)
      return (
        <Tooltip
          side="bottom"
          content={at ? t('designer.save.savedAt', { at }) : t('designer.save.allSaved')}
        >
          <span className={styles.state} role="status">
            <CloudCheck aria-hidden />
            {t('designer.save.saved', { revision })}
          </span>
        </Tooltip>
      )
    }
    case 'unsaved':
    case 'saving':
      return (
        <span className={styles.state} role="status">
          <LoaderCircle aria-hidden />
          {t('designer.save.saving')}
        </span>
      )
    case 'retrying':
      return (
        <Tooltip side="bottom" content={t('designer.save.offlineHint')}>
          <button type="button" className={styles.warning} onClick={() => void drawing.flush()}>
            <CloudOff aria-hidden />
            {t('designer.save.offline')}
          </button>
        </Tooltip>
      )
    case 'refused':
      return (
        <Tooltip side="bottom" content={saving.message}>
          <button type="button" className={styles.danger} onClick={() => void drawing.flush()}>
            <TriangleAlert aria-hidden />
            {t('designer.save.refused')}
          </button>
        </Tooltip>
      )
    case 'conflict':
      return (
        <span className={styles.danger} role="status">
          <TriangleAlert aria-hidden />
          {t('designer.save.conflict')}
        </span>
      )
  }
}
