import { useMutation, useQueryClient } from '@tanstack/react-query'
import { FileUp, FolderUp } from 'lucide-react'
import { useRef, useState, type ChangeEvent, type DragEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'

import { checkComponent, uploadComponent } from '../../../api/components'
import { asInterface, componentTitle } from '../../../domain/component'
import { Button } from '../../../ui/Button'
import { classes } from '../../../ui/classes'
import { Dialog } from '../../../ui/Dialog'
import { Skeleton } from '../../../ui/Skeleton'
import { showToast } from '../../../ui/toasts'
import { findingsOf } from '../../../api/findings'
import { FindingList } from '../../../ui/FindingList'
import { CheckedComponent } from './CheckedComponent'
import { chosenOf, filesOfDrop, filesOfInput, type NotChosen } from './chosenFiles'
import { packZip, type PlacedFile } from './packZip'
import styles from './UploadDialog.module.css'

type UploadDialogProps = { onClose: () => void }

/** Registers a component from a folder, files or a zip: first it shows what that would be. */
export function UploadDialog({ onClose }: UploadDialogProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const filePicker = useRef<HTMLInputElement>(null)
  const folderPicker = useRef<HTMLInputElement>(null)
  const [isOver, setIsOver] = useState(false)
  const [notChosen, setNotChosen] = useState<NotChosen | null>(null)

  const check = useMutation({
    mutationFn: async (placed: readonly PlacedFile[]) => {
      const chosen = chosenOf(placed)
      if (typeof chosen === 'string') {
        setNotChosen(chosen)
        return null
      }
      setNotChosen(null)
      const zip = chosen.kind === 'zip' ? chosen.file : await packZip(chosen.files)
      return { zip, checked: await checkComponent(zip) }
    },
  })
  const register = useMutation({
    mutationFn: uploadComponent,
    onSuccess: (component) => {
      void client.invalidateQueries({ queryKey: ['components'] })
      showToast({
        title: t('registry.upload.done', {
          name: componentTitle(asInterface(component)),
          version: component.version,
        }),
        tone: 'success',
      })
      onClose()
      void navigate(`/components/${encodeURIComponent(component.name)}`)
    },
  })
  const error = register.error ?? check.error
  const ready = check.data

  function take(placed: readonly PlacedFile[]) {
    register.reset()
    check.mutate(placed)
  }

  function onDrop(event: DragEvent) {
    event.preventDefault()
    setIsOver(false)
    void filesOfDrop(event.dataTransfer).then(take)
  }

  function onPick(event: ChangeEvent<HTMLInputElement>) {
    if (event.target.files) take(filesOfInput(event.target.files))
    event.target.value = ''
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="large"
      title={t('registry.upload.title')}
      description={t('registry.upload.description')}
      footer={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button
            variant="primary"
            busy={register.isPending}
            disabled={!ready}
            onClick={() => ready && register.mutate(ready.zip)}
          >
            {t('registry.upload.register')}
          </Button>
        </>
      }
    >
      <div
        className={classes(styles.drop, isOver && styles.over)}
        onDragOver={(event) => {
          event.preventDefault()
          setIsOver(true)
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={onDrop}
      >
        <p>{t('registry.upload.drop')}</p>
        <div className={styles.choices}>
          <Button size="small" icon={<FolderUp />} onClick={() => folderPicker.current?.click()}>
            {t('registry.upload.folder')}
          </Button>
          <Button size="small" icon={<FileUp />} onClick={() => filePicker.current?.click()}>
            {t('registry.upload.files')}
          </Button>
        </div>
      </div>
      {notChosen && (
        <p className={styles.refusal} role="alert">
          {t(`registry.upload.${notChosen}`)}
        </p>
      )}
      {check.isPending && (
        <div className={styles.waiting}>
          <Skeleton lines={4} />
        </div>
      )}
      {error && <FindingList findings={findingsOf(error)} fallback={error.message} />}
      {ready && <CheckedComponent checked={ready.checked} />}
      <input ref={filePicker} type="file" hidden multiple onChange={onPick} data-picks="files" />
      {/* React does not know the attribute that asks for a folder. */}
      <input
        ref={folderPicker}
        type="file"
        hidden
        onChange={onPick}
        data-picks="folder"
        {...{ webkitdirectory: '' }}
      />
    </Dialog>
  )
}
