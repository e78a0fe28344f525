import { Plus, X } from 'lucide-react'
import { useState } from 'react'

import { Button } from '../../ui/Button'
import { IconButton } from '../../ui/IconButton'
import { TextField } from '../../ui/TextField'
import styles from './Pairs.module.css'

type PairsProps = {
  pairs: Readonly<Record<string, string>>
  nameLabel: string
  valueLabel: string
  addLabel: string
  removeLabel: string
  onChange: (pairs: Readonly<Record<string, string>>) => void
}

type Row = { readonly key: number; readonly name: string; readonly value: string }

let lastKey = 0
const newRow = (name = '', value = ''): Row => ({ key: (lastKey += 1), name, value })

/** Names with values. A row counts as soon as it has a name; until then it only stands here. */
export function Pairs({ pairs, nameLabel, valueLabel, addLabel, removeLabel, onChange }: PairsProps) {
  const [rows, setRows] = useState<readonly Row[]>(() => rowsOf(pairs))
  const [told, setTold] = useState(pairs)
  // Changed from elsewhere, as by undo: what was typed here no longer counts.
  if (told !== pairs) {
    setTold(pairs)
    if (!isSame(pairsOf(rows), pairs)) setRows(rowsOf(pairs))
  }

  function change(next: readonly Row[]) {
    setRows(next)
    const after = pairsOf(next)
    if (!isSame(after, pairs)) onChange(after)
  }

  const set = (row: Row, part: Partial<Row>) =>
    change(rows.map((other) => (other.key === row.key ? { ...other, ...part } : other)))

  return (
    <div className={styles.pairs}>
      {rows.map((row) => (
        <div key={row.key} className={styles.row}>
          <TextField
            hideLabel
            mono
            label={nameLabel}
            placeholder={nameLabel}
            value={row.name}
            onChange={(name) => set(row, { name })}
          />
          <TextField
            hideLabel
            mono
            label={valueLabel}
            placeholder={valueLabel}
            value={row.value}
            onChange={(value) => set(row, { value })}
          />
          <IconButton
            size="small"
            icon={<X />}
            label={removeLabel}
            onClick={() => change(rows.filter((other) => other.key !== row.key))}
          />
        </div>
      ))}
      <Button size="small" variant="ghost" icon={<Plus />} onClick={() => setRows([...rows, newRow()])}>
        {addLabel}
      </Button>
    </div>
  )
}

const rowsOf = (pairs: PairsProps['pairs']) =>
  Object.entries(pairs).map(([name, value]) => newRow(name, value))

const pairsOf = (rows: readonly Row[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    rows.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value]),
  )

const isSame = (one: PairsProps['pairs'], other: PairsProps['pairs']) =>
  JSON.stringify(Object.entries(one)) === JSON.stringify(Object.entries(other))
