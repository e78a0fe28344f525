import { useTranslation } from 'react-i18next'

import { formatValue } from '../../../domain/valueText'
import { TextField } from '../../../ui/TextField'
import type { EditorProps } from './editor'

const LONG = 60

/** A text: one line, or several where there is much to say. */
export function TextEditor({ port, label, value, onChange, hint, error, aside }: EditorProps) {
  const { t } = useTranslation()
  const text = formatValue(value)
  const standard = formatValue(port.default)
  const isLong = [text, standard].some((each) => each.includes('\n') || each.length > LONG)
  return (
    <TextField
      label={label}
      aside={aside}
      hint={hint}
      error={error}
      value={text}
      lines={isLong ? 4 : 1}
      placeholder={standard === '' ? (port.optional ? t('inspector.empty') : undefined) : standard}
      onChange={(next) => onChange(next === '' ? null : next, false)}
      onCommit={(next) => onChange(next === '' ? null : next, true)}
    />
  )
}
