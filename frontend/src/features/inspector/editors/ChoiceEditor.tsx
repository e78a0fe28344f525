import { useTranslation } from 'react-i18next'

import { textOf } from '../../../domain/checkValue'
import { choicesOf } from '../../../domain/component'
import { Select } from '../../../ui/Select'
import type { EditorProps } from './editor'

/** One of a list of values. */
export function ChoiceEditor({ port, label, value, onChange, hint, error, aside }: EditorProps) {
  const { t } = useTranslation()
  const standard = port.default == null ? null : textOf(port.default)
  const chosen = value === null ? standard : textOf(value)
  const choices = choicesOf(port.enum) ?? []
  return (
    <Select
      label={label}
      aside={aside}
      hint={hint}
      error={error}
      value={chosen}
      placeholder={t('ui.choose')}
      options={choices.map((choice) => ({
        ...choice,
        description: choice.value === standard ? t('inspector.default') : undefined,
      }))}
      onChange={(next) => onChange(next === standard ? null : next, true)}
    />
  )
}
