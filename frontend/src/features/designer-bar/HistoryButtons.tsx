import { Redo2, Undo2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'

import { redoName, undoName, type Drawing } from '../../state/drawing'
import { IconButton } from '../../ui/IconButton'
import { useSentence } from '../../ui/useSentence'

type HistoryButtonsProps = { drawing: Drawing; onCommand: (command: 'undo' | 'redo') => void }

/** Takes back and does again; each button says what it is about. */
export function HistoryButtons({ drawing, onCommand }: HistoryButtonsProps) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const undo = useStore(drawing.store, undoName)
  const redo = useStore(drawing.store, redoName)
  return (
    <>
      <IconButton
        icon={<Undo2 />}
        side="bottom"
        label={undo ? t('designer.undo', { change: sentence(undo) }) : t('designer.nothingToUndo')}
        shortcut="Mod+Z"
        disabled={!undo}
        onClick={() => onCommand('undo')}
      />
      <IconButton
        icon={<Redo2 />}
        side="bottom"
        label={redo ? t('designer.redo', { change: sentence(redo) }) : t('designer.nothingToRedo')}
        shortcut="Mod+Shift+Z"
        disabled={!redo}
        onClick={() => onCommand('redo')}
      />
    </>
  )
}
