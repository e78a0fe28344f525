import { ChevronDown, ChevronUp } from 'lucide-react'
import { useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { classes } from './classes'
import { Field, type FieldProps } from './Field'
import fieldStyles from './Field.module.css'
import styles from './NumberField.module.css'
import { useLastWord } from './useLastWord'
import { parseNumber, stepNumber, type NumberRange } from './parseNumber'

export type NumberFieldProps = FieldProps &
  NumberRange & {
    value: number | null
    /** Called with numbers that fit: on Enter, on leaving the field, and at each step. */
    onChange: (value: number | null) => void
    /** Hands over numbers out of range too, where others check the value and say what is wrong with it. */
    anyNumber?: boolean
    step?: number
    /** What counts while the field is empty, as it then may be: shown in grey, and where steps begin. */
    standard?: number | null
    unit?: string
    placeholder?: string | undefined
    disabled?: boolean
  }

export function NumberField({
  value,
  onChange,
  min,
  max,
  integer = false,
  step = integer ? 1 : 0.1,
  standard,
  anyNumber = false,
  unit,
  placeholder,
  disabled,
  ...field
}: NumberFieldProps) {
  const { t } = useTranslation()
  // What is being typed; null shows the value itself.
  const [draft, setDraft] = useState<string | null>(null)
  const range = { min: min ?? null, max: max ?? null, integer }
  const text = draft ?? (value === null ? '' : String(value))
  const mayBeEmpty = (field.optional ?? false) || standard !== undefined
  const parsed = parseNumber(text, range, mayBeEmpty)
  const problem = (draft !== null || anyNumber) && 'problem' in parsed ? parsed.problem : null
  const taken = anyNumber && 'problem' in parsed ? parseNumber(text, {}) : parsed

  function commit() {
    if (draft === null || 'problem' in taken) return
    setDraft(null)
    if (taken.value !== value) onChange(taken.value)
  }

  function leave() {
    commit()
    // What is shown and what counts must not differ once nobody types.
    setDraft(null)
  }

  useLastWord(commit)

  function move(steps: number) {
    const from = 'value' in parsed && parsed.value !== null ? parsed.value : (value ?? standard ?? min ?? 0)
    const next = stepNumber(from, steps * step, range)
    setDraft(null)
    if (next !== value) onChange(next)
  }

  function onKeyDown(event: KeyboardEvent) {
    const size = event.shiftKey ? 10 : 1
    if (event.key === 'ArrowUp') move(size)
    else if (event.key === 'ArrowDown') move(-size)
    else if (event.key === 'Escape' && draft !== null) {
      event.stopPropagation()
      setDraft(null)
    } else {
      if (event.key === 'Enter') commit()
      return
    }
    event.preventDefault()
  }

  return (
    <Field {...field} error={problem ? t(`ui.number.${problem}`, { min, max }) : field.error}>
      {(control) => (
        <div className={classes(fieldStyles.control, styles.control)}>
          <input
            {...control}
            className={fieldStyles.input}
            inputMode={integer ? 'numeric' : 'decimal'}
            role="spinbutton"
            aria-valuenow={value ?? undefined}
            aria-valuemin={min ?? undefined}
            aria-valuemax={max ?? undefined}
            autoComplete="off"
            value={text}
            placeholder={placeholder ?? standard?.toString()}
            disabled={disabled}
            onChange={(event) => setDraft(event.target.value)}
            onBlur={leave}
            onKeyDown={onKeyDown}
          />
          {unit && <span className={classes(fieldStyles.affix, styles.unit)}>{unit}</span>}
          <span className={styles.steppers}>
            <button type="button" tabIndex={-1} aria-label={t('ui.increase')} onClick={() => move(1)}>
              <ChevronUp />
            </button>
            <button type="button" tabIndex={-1} aria-label={t('ui.decrease')} onClick={() => move(-1)}>
              <ChevronDown />
            </button>
          </span>
        </div>
      )}
    </Field>
  )
}
