import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'

import { uploadComponent } from '../../api/components'
import { asInterface, componentTitle } from '../../domain/component'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { showToast } from '../../ui/toasts'
import styles from './components.module.css'

type AddComponentDialogProps = { onClose: () => void }

/** Registers a component from a zip of its folder; a refusal says what is wrong with it. */
export function AddComponentDialog({ onClose }: AddComponentDialogProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const picker = useRef<HTMLInputElement>(null)
  const { mutate, isPending, error } = useMutation({
    mutationFn: uploadComponent,
    onSuccess: (component) => {
      void client.invalidateQueries({ queryKey: ['components'] })
      showToast({
        title: t('components.upload.done', { name: componentTitle(asInterface(component)) }),
        tone: 'success',
      })
      onClose()
      void navigate(`/components/${encodeURIComponent(component.name)}`)
    },
  })

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('components.upload.title')}
      description={t('components.upload.description')}
      footer={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" busy={isPending} onClick={() => picker.current?.click()}>
            {t('components.upload.choose')}
          </Button>
        </>
      }
    >
      <div
        className={styles.drop}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault()
          const file = event.dataTransfer.files[0]
          if (file) mutate(file)
        }}
      >
        {t('components.upload.drop')}
      </div>
      {error && (
        <p className={styles.refusal} role="alert">
          {error.message}
        </p>
      )}
      <input
        ref={picker}
        type="file"
        hidden
        accept=".zip,application/zip"
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file) mutate(file)
        }}
      />
    </Dialog>
  )
}
