import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { TextField } from '../../ui/TextField'

type NameFieldProps = {
  name: string
  faultOf: (name: string) => 'bad_name' | 'taken' | null
  onRename: (name: string) => void
}

/** A name that stands in pipeline.yml: checked while it is typed, kept when the field is left. */
export function NameField({ name, faultOf, onRename }: NameFieldProps) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(name)
  const fault = draft === name ? null : faultOf(draft)
  return (
    <TextField
      label={t('inspector.name')}
      mono
      value={draft}
      error={fault && t(`inspector.nameFault.${fault}`)}
      onChange={setDraft}
      onCommit={(next) => {
        if (next !== name && !faultOf(next)) onRename(next)
        else if (faultOf(next)) setDraft(name)
      }}
    />
  )
}
