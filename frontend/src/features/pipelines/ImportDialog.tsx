import { useMutation, useQueryClient } from '@tanstack/react-query'
import { FileUp } from 'lucide-react'
import { useRef, useState, type ChangeEvent, type DragEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'

import { findingsOf } from '../../api/findings'
import { importPipeline } from '../../api/pipelines'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { formatBytes } from '../../ui/format'
import { TextField } from '../../ui/TextField'
import { FindingList } from './FindingList'
import { lineSpan } from './findings'
import styles from './ImportDialog.module.css'

type ImportDialogProps = { onClose: () => void }

const MOST_BYTES = 20_000_000

/** Makes a pipeline from YAML; what is wrong with the text is said line by line. */
export function ImportDialog({ onClose }: ImportDialogProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [yaml, setYaml] = useState('')
  const [fileFault, setFileFault] = useState<string | null>(null)
  const area = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: () => importPipeline({ yaml }),
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: ['pipelines'] })
      void navigate(`/pipelines/${id}`)
    },
  })

  function change(text: string) {
    setYaml(text)
    setFileFault(null)
    if (error) reset()
  }

  async function readFile(file: File | undefined) {
    if (!file) return
    if (file.size > MOST_BYTES) {
      setFileFault(t('pipelines.import.tooLarge', { limit: formatBytes(MOST_BYTES) }))
      return
    }
    const text = await file.text()
    if (text.includes('\0')) setFileFault(t('pipelines.import.unreadable'))
    else change(text)
  }

  function onDrop(event: DragEvent) {
    event.preventDefault()
    void readFile(event.dataTransfer.files[0])
  }

  function showLine(line: number) {
    const field = area.current
    if (!field) return
    const { from, to } = lineSpan(yaml, line)
    field.focus()
    field.setSelectionRange(from, to)
    // Browsers do not scroll to a selection by themselves.
    field.scrollTop = Math.max(0, (line - 4) * Number.parseFloat(getComputedStyle(field).lineHeight))
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('pipelines.import.title')}
      description={t('pipelines.import.description')}
      size="large"
      footer={
        <>
          <Button className={styles.file} icon={<FileUp />} onClick={() => picker.current?.click()}>
            {t('pipelines.import.file')}
          </Button>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" busy={isPending} disabled={yaml.trim() === ''} onClick={() => mutate()}>
            {t('pipelines.import.submit')}
          </Button>
        </>
      }
    >
      <div className={styles.body} onDragOver={(event) => event.preventDefault()} onDrop={onDrop}>
        <TextField
          label={t('pipelines.import.label')}
          hideLabel
          value={yaml}
          onChange={change}
          placeholder={t('pipelines.import.placeholder')}
          mono
          lines={error ? 8 : 16}
          inputRef={area}
          error={fileFault}
        />
        {error && (
          <FindingList findings={findingsOf(error)} text={yaml} fallback={error.message} onShow={showLine} />
        )}
        <input
          ref={picker}
          type="file"
          hidden
          accept=".yml,.yaml,text/yaml"
          onChange={(event: ChangeEvent<HTMLInputElement>) => {
            void readFile(event.target.files?.[0])
            event.target.value = ''
          }}
        />
      </div>
    </Dialog>
  )
}
