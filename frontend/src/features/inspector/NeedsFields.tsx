import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Needs } from '../../domain/graph'
import { LONGEST_LABEL, labelFault, labelsIn, MOST_LABELS, MOST_NEEDS } from '../../domain/stepControls'
import { NumberField } from '../../ui/NumberField'
import { TextField } from '../../ui/TextField'
import styles from './Inspector.module.css'

type NeedsFieldsProps = { needs: Needs | undefined; onChange: (needs: Needs | null) => void }

const AMOUNTS = [
  { name: 'cpu', label: 'inspector.needsCpu', unit: '' },
  { name: 'memory_gb', label: 'inspector.needsMemory', unit: 'GB' },
  { name: 'gpu', label: 'inspector.needsGpu', unit: '' },
] as const

/** What a worker must have to take a step. */
export function NeedsFields({ needs = {}, onChange }: NeedsFieldsProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState<string | null>(null)
  const labels = needs.labels?.join(', ') ?? ''
  const fault = labelFault(labelsIn(typed ?? ''))

  function change(part: Partial<Needs>) {
    const next = Object.fromEntries(
      Object.entries({ ...needs, ...part }).filter(([, value]) =>
        Array.isArray(value) ? value.length > 0 : value,
      ),
    )
    onChange(Object.keys(next).length > 0 ? next : null)
  }

  function keepLabels(text: string) {
    const found = labelsIn(text)
    // What cannot be kept stays in the field, which says why.
    if (labelFault(found)) return
    setTyped(null)
    if (found.join(', ') !== labels) change({ labels: found })
  }

  return (
    <section className={styles.section}>
      <h3 className={styles.sectionTitle}>{t('inspector.needs')}</h3>
      {AMOUNTS.map(({ name, label, unit }) => (
        <NumberField
          key={name}
          label={t(label)}
          unit={unit}
          integer={name === 'gpu'}
          min={0}
          max={MOST_NEEDS[name]}
          standard={null}
          placeholder={t('inspector.needsAny')}
          value={needs[name] ?? null}
          onChange={(amount) => change({ [name]: amount ?? undefined })}
        />
      ))}
      <TextField
        label={t('inspector.needsLabels')}
        hint={t('inspector.needsLabelsHint')}
        error={
          fault &&
          t(`inspector.needsLabelFault.${fault.kind}`, {
            ...fault,
            most: MOST_LABELS,
            longest: LONGEST_LABEL,
          })
        }
        mono
        value={typed ?? labels}
        placeholder={t('inspector.needsAny')}
        onChange={setTyped}
        onCommit={keepLabels}
      />
      <p className={styles.note}>{t('inspector.needsHint')}</p>
    </section>
  )
}
