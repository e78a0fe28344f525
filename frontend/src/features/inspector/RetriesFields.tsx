import { useTranslation } from 'react-i18next'

import type { Retries } from '../../domain/graph'
import { LONGEST_DELAY_SECONDS, MOST_BACKOFF, MOST_RETRIES, USUAL_RETRIES } from '../../domain/stepControls'
import { NumberField } from '../../ui/NumberField'
import styles from './Inspector.module.css'

type RetriesFieldsProps = {
  retries: Retries | undefined
  onChange: (retries: Retries | null) => void
}

type Wait = {
  name: keyof typeof USUAL_RETRIES
  label: 'inspector.retryDelay' | 'inspector.retryBackoff' | 'inspector.retryLongest'
  unit: string
  min: number
  max: number
}

const WAITS: readonly Wait[] = [
  { name: 'delay_seconds', label: 'inspector.retryDelay', unit: 's', min: 0, max: LONGEST_DELAY_SECONDS },
  { name: 'backoff', label: 'inspector.retryBackoff', unit: '×', min: 1, max: MOST_BACKOFF },
  {
    name: 'max_delay_seconds',
    label: 'inspector.retryLongest',
    unit: 's',
    min: 0,
    max: LONGEST_DELAY_SECONDS,
  },
]

/** How often a step is tried again; how long it waits before that, once it is tried again at all. */
export function RetriesFields({ retries, onChange }: RetriesFieldsProps) {
  const { t } = useTranslation()
  return (
    <section className={styles.section}>
      <h3 className={styles.sectionTitle}>{t('inspector.retries')}</h3>
      <NumberField
        label={t('inspector.retriesCount')}
        hint={t('inspector.retriesCountHint')}
        unit="×"
        integer
        min={0}
        max={MOST_RETRIES}
        standard={null}
        placeholder={t('inspector.noRetries')}
        value={retries?.max ?? null}
        onChange={(max) => onChange(max ? { ...retries, max } : null)}
      />
      {retries && (
        <>
          {WAITS.map((wait) => (
            <WaitField key={wait.name} {...wait} retries={retries} onChange={onChange} />
          ))}
          <p className={styles.note}>{t('inspector.retriesHint')}</p>
        </>
      )}
    </section>
  )
}

type WaitFieldProps = Wait & { retries: Retries; onChange: (retries: Retries) => void }

function WaitField({ name, label, unit, min, max, retries, onChange }: WaitFieldProps) {
  const { t } = useTranslation()
  function change(value: number | null) {
    const { [name]: _, ...others } = retries
    onChange(value === null ? others : { ...others, [name]: value })
  }
  return (
    <NumberField
      label={t(label)}
      unit={unit === 's' ? t('ui.seconds') : unit}
      min={min}
      max={max}
      step={1}
      standard={USUAL_RETRIES[name]}
      placeholder={String(USUAL_RETRIES[name])}
      value={retries[name] ?? null}
      onChange={change}
    />
  )
}
