import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { keepVersion, versionList, type VersionRow } from '../../api/versions'
import type { Drawing } from '../../state/drawing'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/TextField'
import styles from './history.module.css'
import { VERSION_NAME_LENGTH } from './versionName'

type KeepVersionProps = {
  pipeline: number
  drawing: Drawing
  /** The versions there are, when they are known. */
  rows: readonly VersionRow[] | undefined
}

/** The present drawing, which can be kept under a name. */
export function KeepVersion({ pipeline, drawing, rows }: KeepVersionProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const same = rows?.find((row) => row.is_draft)
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: async () => {
      if ((await drawing.flush()).kind !== 'saved') throw new Error(t('history.notSaved'))
      return keepVersion(pipeline, { name: name.trim(), revision: drawing.store.getState().stored.revision })
    },
    onSuccess: () => {
      setName('')
      void client.invalidateQueries(versionList(pipeline))
    },
  })

  function onSubmit(event: SyntheticEvent) {
    event.preventDefault()
    if (!isPending) mutate()
  }

  return (
    <form className={styles.draft} onSubmit={onSubmit}>
      <h2 className={styles.heading}>{t('compare.versions.draft')}</h2>
      <p className={styles.state}>
        {rows && (same ? t('history.draftIsVersion', { number: same.number }) : t('history.draftIsNew'))}
      </p>
      <div className={styles.keep}>
        <TextField
          label={t('history.name')}
          hideLabel
          placeholder={t('history.namePlaceholder')}
          value={name}
          onChange={(next) => {
            reset()
            setName(next)
          }}
          maxLength={VERSION_NAME_LENGTH}
          error={error?.message}
        />
        <Button type="submit" busy={isPending}>
          {t('history.keep')}
        </Button>
      </div>
    </form>
  )
}
