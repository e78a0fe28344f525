import { useTranslation } from 'react-i18next'

import type { Retries } from '../../domain/graph'
import { LONGEST_DELAY_SECONDS, MOST_BACKOFF, MOST_RETRIES, USUAL_RETRIES } from '../../domain/stepControls'
import { NumberField } from '../../ui/NumberField'
import styles from './Inspector.module.css'

type RetriesFieldsProps = {
  retries: Retries | undefined
  onChange: (retries: Retries | null) => void
}

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
          <WaitField
            label={t('inspector.retryDelay')}
            name="delay_seconds"
            unit="s"
            max={LONGEST_DELAY_SECONDS}
            retries={retries}
            onChange={onChange}
          />
          <WaitField
            label={t('inspector.retryBackoff')}
            name="backoff"
            unit="×"
            min={1}
            max={MOST_BACKOFF}
            retries={retries}
            onChange={onChange}
          />
          <WaitField
            label={t('inspector.retryLongest')}
            name="max_delay_seconds"
            unit="s"
            max={LONGEST_DELAY_SECONDS}
            retries={retries}
            onChange={onChange}
          />
          <p className={styles.note}>{t('inspector.retriesHint')}</p>
        </>
      )}
    </section>
  )
}

type WaitFieldProps = {
  label: string
  name: keyof typeof USUAL_RETRIES
  unit: string
  min?: number
  max: number
  retries: Retries
  onChange: (retries: Retries) => void
}

function WaitField({ label, name, unit, min = 0, max, retries, onChange }: WaitFieldProps) {
  function change(value: number | null) {
    const { [name]: _, ...others } = retries
    onChange(value === null ? others : { ...others, [name]: value })
  }
  return (
    <NumberField
      label={label}
      unit={unit}
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
