import { useQuery } from '@tanstack/react-query'
import { FileUp } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'

import { sessionQuery } from '../../api/session'
import { Button } from '../../ui/Button'
import { Checkbox } from '../../ui/Checkbox'
import { Dialog } from '../../ui/Dialog'
import { formatBytes, formatLimit } from '../../ui/format'
import { ProgressBar } from '../../ui/ProgressBar'
import { TextField } from '../../ui/TextField'
import { showToast } from '../../ui/toasts'
import { ASSET_NAME, assetNameOf, isZip } from './assetName'
import { FileDrop } from './FileDrop'
import styles from './UploadDialog.module.css'
import { useUpload } from './useUpload'

type UploadDialogProps = {
  /** A file that was dropped on the page. */
  file: File | null
  /** The asset that gets a new version; null lets the person name it. */
  asset: string | null
  onClose: () => void
}

export function UploadDialog({ file: given, asset, onClose }: UploadDialogProps) {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const { data: session } = useQuery(sessionQuery)
  const [file, setFile] = useState(given)
  const [typed, setTyped] = useState<string | null>(null)
  const [asFolder, setAsFolder] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const limit = session?.upload_limit_bytes ?? Infinity
  const name = asset ?? typed ?? (file ? assetNameOf(file.name) : '')
  const isTooLarge = file !== null && file.size > limit
  const isReady = file !== null && !isTooLarge && ASSET_NAME.test(name)

  const { start, stop, share, error, reset } = useUpload((version) => {
    const said = version.is_new ? t('data.dialog.done', version) : t('data.dialog.same', version)
    showToast({
      title: said,
      tone: 'success',
      ...(asset === null && {
        action: {
          label: t('data.dialog.open'),
          onSelect: () => void navigate(`/data/${encodeURIComponent(version.name)}`),
        },
      }),
    })
    onClose()
  })

  function choose(next: File | undefined) {
    if (!next) return
    reset()
    setFile(next)
  }

  function submit() {
    if (isReady && share === null) start({ name, file, asFolder: asFolder && isZip(file.name) })
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (open) return
        stop()
        onClose()
      }}
      title={asset === null ? t('data.dialog.title') : t('data.dialog.newVersion', { name: asset })}
      footer={
        share === null ? (
          <>
            <Button onClick={onClose}>{t('ui.cancel')}</Button>
            <Button variant="primary" disabled={!isReady} onClick={submit}>
              {t('data.dialog.submit')}
            </Button>
          </>
        ) : (
          <Button onClick={stop}>{t('data.dialog.stop')}</Button>
        )
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <FileDrop onFile={choose}>
          {file ? (
            <span className={styles.file}>
              <b>{file.name}</b> {formatBytes(file.size)}
            </span>
          ) : (
            <span>{t('data.dialog.drop')}</span>
          )}
          <Button size="small" icon={<FileUp />} onClick={() => picker.current?.click()}>
            {file ? t('data.dialog.change') : t('data.dialog.choose')}
          </Button>
          {Number.isFinite(limit) && (
            <span className={styles.limit}>{t('data.dialog.limit', { limit: formatLimit(limit) })}</span>
          )}
        </FileDrop>
        {isTooLarge && (
          <p className={styles.refusal} role="alert">
            {t('data.dialog.tooLarge', {
              name: file.name,
              size: formatBytes(file.size),
              limit: formatLimit(limit),
            })}
          </p>
        )}
        {asset === null && (
          <TextField
            label={t('data.dialog.name')}
            value={name}
            onChange={setTyped}
            mono
            maxLength={255}
            hint={t(file && name === '' ? 'data.dialog.nameNeeded' : 'data.dialog.nameHint')}
            error={name !== '' && !ASSET_NAME.test(name) ? t('data.dialog.nameHint') : undefined}
          />
        )}
        {file && isZip(file.name) && (
          <Checkbox label={t('data.dialog.asFolder')} checked={asFolder} onChange={setAsFolder} />
        )}
        {share !== null && (
          <div className={styles.progress}>
            <ProgressBar label={t('data.dialog.title')} value={share < 1 ? share : null} />
            <span>
              {share < 1
                ? t('data.dialog.uploading', {
                    percent: new Intl.NumberFormat(i18n.language, { style: 'percent' }).format(share),
                  })
                : t('data.dialog.storing')}
            </span>
          </div>
        )}
        {error && (
          <p className={styles.refusal} role="alert">
            {error.message}
          </p>
        )}
        <input
          ref={picker}
          type="file"
          hidden
          onChange={(event) => {
            choose(event.target.files?.[0])
            event.target.value = ''
          }}
        />
      </form>
    </Dialog>
  )
}
