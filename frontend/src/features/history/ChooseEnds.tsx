import { ArrowLeftRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import type { VersionRow } from '../../api/versions'
import { IconButton } from '../../ui/IconButton'
import { Select } from '../../ui/Select'
import type { End, Ends } from './ends'
import styles from './history.module.css'

type ChooseEndsProps = {
  rows: readonly VersionRow[]
  ends: Ends
  onChange: (ends: Ends) => void
}

/** Which two drawings are compared, each a version or the present one. */
export function ChooseEnds({ rows, ends, onChange }: ChooseEndsProps) {
  const { t } = useTranslation()
  const named = new Map(rows.map(({ number, name }) => [number, name]))
  // An old version may be asked for before the list has come so far.
  const numbers = [...new Set([...named.keys(), ends.from, ends.to])]
    .filter((end) => end !== 'draft')
    .toSorted((one, other) => other - one)
  const labelOf = (number: number) => {
    const name = named.get(number)
    return name ? t('compare.versions.named', { number, name }) : t('compare.versions.version', { number })
  }
  const options = [
    { value: 'draft', label: t('compare.versions.draft') },
    ...numbers.map((number) => ({ value: String(number), label: labelOf(number) })),
  ]
  const endOf = (value: string): End => (value === 'draft' ? value : Number(value))

  return (
    <div className={styles.ends}>
      <Select
        label={t('compare.versions.from')}
        value={String(ends.from)}
        options={options}
        onChange={(value) => onChange({ ...ends, from: endOf(value) })}
      />
      <IconButton
        icon={<ArrowLeftRight />}
        label={t('compare.versions.swap')}
        onClick={() => onChange({ from: ends.to, to: ends.from })}
      />
      <Select
        label={t('compare.versions.to')}
        value={String(ends.to)}
        options={options}
        onChange={(value) => onChange({ ...ends, to: endOf(value) })}
      />
    </div>
  )
}
