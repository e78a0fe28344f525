import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { checkValue } from '../../domain/checkValue'
import { choicesOf, labelOf } from '../../domain/component'
import type { Literal, PipelineInput } from '../../domain/graph'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { LiteralField } from '../../ui/LiteralField'
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
          <LiteralField
            key={input.name}
            label={labelOf(input.name)}
            hint={input.description === '' ? undefined : input.description}
            type={input.type}
            choices={choicesOf(input.enum)}
            min={input.min}
            max={input.max}
            value={values[input.name] ?? null}
            onChange={(value) => set(input.name, value)}
          />
        ))}
      </div>
    </Dialog>
  )
}
