import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { saidOfInput } from '../../api/said'
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
  // A switch that nobody touched stands at off, and off is then what counts.
  const [values, setValues] = useState<Values>(() =>
    Object.fromEntries(inputs.filter(({ type }) => type === 'boolean').map(({ name }) => [name, false])),
  )
  const [isRefused, setIsRefused] = useState(false)
  const fields = useRef<HTMLDivElement>(null)
  const lacks = (input: PipelineInput) => {
    const value = values[input.name]
    return value === undefined || checkValue(value, input) !== null
  }
  const set = (name: string, value: Literal | null) =>
    setValues(({ [name]: _before, ...others }) => (value === null ? others : { ...others, [name]: value }))

  function run() {
    const first = inputs.findIndex(lacks)
    if (first < 0) {
      onRun(values)
      return
    }
    setIsRefused(true)
    fields.current?.children[first]?.querySelector<HTMLElement>('input, button')?.focus()
  }

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
          <Button variant="primary" onClick={run}>
            {t('designer.run.run')}
          </Button>
        </>
      }
    >
      <div ref={fields} className={styles.fields}>
        {inputs.map((input) => (
          <LiteralField
            key={input.name}
            label={labelOf(input.name)}
            hint={saidOfInput(input.description ?? '') || undefined}
            error={isRefused && values[input.name] === undefined ? t('designer.inputs.missing') : undefined}
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
