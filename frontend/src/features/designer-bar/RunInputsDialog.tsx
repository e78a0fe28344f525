import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { checkValue } from '../../domain/checkValue'
import { labelOf } from '../../domain/component'
import type { Literal, PipelineInput } from '../../domain/graph'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { NumberField } from '../../ui/NumberField'
import { Select } from '../../ui/Select'
import { Switch } from '../../ui/Switch'
import { TextField } from '../../ui/TextField'
import styles from './RunInputsDialog.module.css'

type Values = Readonly<Record<string, Literal>>

type RunInputsDialogProps = {
  /** The inputs without which the run cannot start. */
  inputs: readonly PipelineInput[]
  onRun: (values: Values) => void
  onClose: () => void
}

/** Asks for what a run needs and nobody has set; nothing else. */
export function RunInputsDialog({ inputs, onRun, onClose }: RunInputsDialogProps) {
  const { t } = useTranslation()
  const [values, setValues] = useState<Values>({})
  const isComplete = inputs.every((input) => {
    const value = values[input.name]
    return value !== undefined && checkValue(value, input) === null
  })
  const set = (name: string, value: Literal | null) =>
    setValues(({ [name]: _before, ...others }) => (value === null ? others : { ...others, [name]: value }))

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="small"
      title={t('designer.inputs.title')}
      description={t('designer.inputs.hint')}
      footer={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" disabled={!isComplete} onClick={() => onRun(values)}>
            {t('designer.run.run')}
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        {inputs.map((input) => (
          <InputField
            key={input.name}
            input={input}
            value={values[input.name] ?? null}
            onChange={(value) => set(input.name, value)}
          />
        ))}
      </div>
    </Dialog>
  )
}

type InputFieldProps = {
  input: PipelineInput
  value: Literal | null
  onChange: (value: Literal | null) => void
}

function InputField({ input, value, onChange }: InputFieldProps) {
  const label = labelOf(input.name)
  const hint = input.description === '' ? undefined : input.description
  if (input.enum) {
    return (
      <Select
        label={label}
        hint={hint}
        value={value === null ? null : String(value)}
        options={input.enum.map((choice) => ({ value: choice, label: choice }))}
        onChange={onChange}
      />
    )
  }
  if (input.type === 'number' || input.type === 'integer') {
    return (
      <NumberField
        anyNumber
        label={label}
        hint={hint}
        integer={input.type === 'integer'}
        min={input.min ?? null}
        max={input.max ?? null}
        standard={null}
        value={typeof value === 'number' ? value : null}
        onChange={onChange}
      />
    )
  }
  if (input.type === 'boolean') {
    return <Switch label={label} hint={hint} checked={value === true} onChange={onChange} />
  }
  return (
    <TextField
      label={label}
      hint={hint}
      value={value === null ? '' : String(value)}
      onChange={(text) => onChange(text || null)}
    />
  )
}
