import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { changePipeline, type PipelineRow } from '../../api/pipelines'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { TextField } from '../../ui/TextField'

type RenameDialogProps = { pipeline: PipelineRow; onClose: () => void }

export function RenameDialog({ pipeline, onClose }: RenameDialogProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [name, setName] = useState(pipeline.name)
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => changePipeline(pipeline.id, { name: name.trim() }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['pipelines'] })
      onClose()
    },
  })
  const isReady = name.trim() !== '' && !isPending

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('pipelines.rename.title')}
      size="small"
      footer={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" busy={isPending} disabled={!isReady} onClick={() => mutate()}>
            {t('pipelines.rename.save')}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) mutate()
        }}
      >
        <TextField
          label={t('pipelines.rename.label')}
          value={name}
          onChange={setName}
          maxLength={200}
          inputRef={selectOnFocus}
          error={error?.message}
        />
      </form>
    </Dialog>
  )
}

/** Typing replaces the old name. The menu that led here gives the focus back late, so it may come more than once. */
function selectOnFocus(input: HTMLInputElement | null) {
  const select = () => input?.select()
  input?.addEventListener('focus', select)
  return () => input?.removeEventListener('focus', select)
}
