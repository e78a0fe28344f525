import { Tag } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Checkbox } from './Checkbox'
import styles from './TagPicker.module.css'
import { TextField } from './TextField'

/** Whether what is chosen carries a tag. */
export type TagPresence = 'all' | 'some' | 'none'

type TagPickerProps = {
  /** Tags to offer; what is typed may be another one. */
  known: readonly string[]
  presenceOf: (name: string) => TagPresence
  onChange: (name: string, isOn: boolean) => void
  longest: number
}

/** Puts tags on and takes them off: a line for each, and a field that finds them and makes new ones. */
export function TagPicker({ known, presenceOf, onChange, longest }: TagPickerProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const name = typed.trim().replaceAll(/\s+/g, ' ')
  const wanted = name.toLowerCase()
  const offered = known.filter((each) => each.toLowerCase().includes(wanted))
  const isNew = name !== '' && !known.includes(name)
  const error = name.includes(',') ? t('ui.tags.noComma') : undefined

  function add() {
    if (!name || error) return
    onChange(name, true)
    setTyped('')
  }

  return (
    <div className={styles.picker}>
      <TextField
        label={t('ui.tags.field')}
        hideLabel
        icon={<Tag />}
        placeholder={t('ui.tags.field')}
        maxLength={longest}
        value={typed}
        onChange={setTyped}
        error={error}
        onEnter={add}
      />
      <ul className={styles.list}>
        {offered.map((each) => {
          const presence = presenceOf(each)
          return (
            <li key={each}>
              <Checkbox
                label={each}
                checked={presence === 'some' ? 'indeterminate' : presence === 'all'}
                onChange={() => onChange(each, presence !== 'all')}
              />
            </li>
          )
        })}
        {isNew && !error && (
          <li>
            <button type="button" className={styles.create} onClick={add}>
              {t('ui.tags.create', { name })}
            </button>
          </li>
        )}
        {offered.length === 0 && !isNew && <li className={styles.none}>{t('ui.tags.none')}</li>}
      </ul>
    </div>
  )
}
