import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { dataQuery } from '../../../api/data'
import type { Sample } from '../../../api/functions'
import {
  choicesOf,
  isLiteralType,
  labelOf,
  type ComponentInterface,
  type InputPort,
} from '../../../domain/component'
import { NumberField } from '../../../ui/NumberField'
import { SegmentedControl } from '../../../ui/SegmentedControl'
import { Select } from '../../../ui/Select'
import { Switch } from '../../../ui/Switch'
import { TextField } from '../../../ui/TextField'
import styles from './function.module.css'
import type { Samples } from './samples'
import { STARTER_ROWS } from './starter'

type SampleFieldsProps = {
  component: ComponentInterface
  samples: Samples
  onChange: (name: string, sample: Sample | null) => void
}

/** What the function is tried with, a field for each input. */
export function SampleFields({ component, samples, onChange }: SampleFieldsProps) {
  return (
    <div className={styles.samples}>
      {component.inputs.map((port) => {
        const props = {
          port,
          sample: samples[port.name],
          onChange: (sample: Sample | null) => onChange(port.name, sample),
        }
        return isLiteralType(port.type) ? (
          <ValueSample key={port.name} {...props} />
        ) : (
          <FileSample key={port.name} {...props} />
        )
      })}
    </div>
  )
}

type SampleFieldProps = {
  port: InputPort
  sample: Sample | undefined
  onChange: (sample: Sample | null) => void
}

const hintOf = ({ description }: InputPort) => (description === '' ? undefined : (description ?? undefined))

function ValueSample({ port, sample, onChange }: SampleFieldProps) {
  const label = labelOf(port.name)
  const hint = hintOf(port)
  const value = sample && 'value' in sample ? sample.value : null
  const choices = choicesOf(port.enum)
  if (choices) {
    return (
      <Select
        label={label}
        hint={hint}
        value={value === null ? null : String(value)}
        options={choices}
        onChange={(choice) => onChange({ value: choice })}
      />
    )
  }
  if (port.type === 'boolean') {
    return (
      <Switch label={label} hint={hint} checked={value === true} onChange={(on) => onChange({ value: on })} />
    )
  }
  if (port.type === 'number' || port.type === 'integer') {
    return (
      <NumberField
        label={label}
        hint={hint}
        anyNumber
        integer={port.type === 'integer'}
        value={typeof value === 'number' ? value : null}
        onChange={(number) => onChange(number === null ? null : { value: number })}
      />
    )
  }
  return (
    <TextField
      label={label}
      hint={hint}
      value={value === null ? '' : String(value)}
      onChange={(text) => onChange({ value: text })}
    />
  )
}

function FileSample({ port, sample, onChange }: SampleFieldProps) {
  const { t } = useTranslation()
  const isTable = port.kind === 'table'
  const isTyped = isTable && (!sample || 'rows' in sample)
  return (
    <div className={styles.sample}>
      {isTable && (
        <SegmentedControl
          label={t('functions.test.from', { label: labelOf(port.name) })}
          value={isTyped ? 'rows' : 'data'}
          segments={[
            { value: 'rows', label: t('functions.test.typed') },
            { value: 'data', label: t('functions.test.data') },
          ]}
          onChange={(next) =>
            onChange(next === 'rows' ? { rows: STARTER_ROWS } : { data: { name: '', version: '' } })
          }
        />
      )}
      {isTyped ? (
        <TextField
          label={labelOf(port.name)}
          hint={hintOf(port) ?? t('functions.test.rowsHint')}
          mono
          lines={5}
          value={sample && 'rows' in sample ? sample.rows : ''}
          onChange={(rows) => onChange(rows.trim() ? { rows } : null)}
        />
      ) : (
        <DataSample port={port} sample={sample} onChange={onChange} />
      )}
    </div>
  )
}

function DataSample({ port, sample, onChange }: SampleFieldProps) {
  const { t } = useTranslation()
  const { data } = useInfiniteQuery(dataQuery())
  const rows = data?.pages.flatMap((page) => page.results) ?? []
  const chosen = sample && 'data' in sample && sample.data.name ? sample.data.name : null
  return (
    <Select
      label={labelOf(port.name)}
      hint={hintOf(port)}
      placeholder={rows.length === 0 ? t('functions.test.noData') : t('functions.test.chooseData')}
      value={chosen}
      options={rows.map((row) => ({ value: row.name, label: row.name, description: row.filename }))}
      onChange={(name) => {
        const row = rows.find((each) => each.name === name)
        if (row) onChange({ data: { name, version: row.latest_version } })
      }}
    />
  )
}
