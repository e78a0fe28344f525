import { Check, Columns3 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { formatValue } from '../../../domain/valueText'
import { classes } from '../../../ui/classes'
import floating from '../../../ui/floating.module.css'
import { IconButton } from '../../../ui/IconButton'
import { Popover } from '../../../ui/Popover'
import { SearchField } from '../../../ui/SearchField'
import { Skeleton } from '../../../ui/Skeleton'
import { TextField } from '../../../ui/TextField'
import { useColumns } from '../useColumns'
import { hasColumn, toggledColumn } from './columnText'
import type { EditorProps } from './editor'
import styles from './editors.module.css'

/** A column of the table that is wired in, or several; typed by hand, or picked where the columns are known. */
export function ColumnEditor({ port, label, value, onChange, hint, error, aside, node }: EditorProps) {
  const { t } = useTranslation()
  const [isOpen, setIsOpen] = useState(false)
  const text = formatValue(value)
  // A name in the plural takes several: "features", "columns".
  const isList = port.name.endsWith('s')

  function pick(column: string) {
    if (isList) onChange(toggledColumn(text, column) || null, true)
    else {
      onChange(column, true)
      setIsOpen(false)
    }
  }

  return (
    <TextField
      label={label}
      aside={aside}
      hint={hint}
      error={error}
      value={text}
      placeholder={
        formatValue(port.default) || (port.optional ? t('inspector.empty') : t('inspector.columnName'))
      }
      onChange={(next) => onChange(next === '' ? null : next, false)}
      onCommit={(next) => onChange(next === '' ? null : next, true)}
      suffix={
        node && (
          <Popover
            label={t('inspector.columns')}
            align="end"
            width={260}
            open={isOpen}
            onOpenChange={setIsOpen}
            trigger={<IconButton size="small" icon={<Columns3 />} label={t('inspector.pickColumn')} />}
          >
            <ColumnList
              node={node}
              port={port}
              isChosen={(column) => (isList ? hasColumn(text, column) : text === column)}
              onPick={pick}
            />
          </Popover>
        )
      }
    />
  )
}

type ColumnListProps = Pick<EditorProps, 'port'> & {
  node: NonNullable<EditorProps['node']>
  isChosen: (column: string) => boolean
  onPick: (column: string) => void
}

function ColumnList({ node, port, isChosen, onPick }: ColumnListProps) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const found = useColumns(node, port.name)
  if (found.state === 'loading') return <Skeleton lines={4} />
  if (found.state === 'unknown') return <p className={styles.note}>{t(`inspector.noColumns.${found.why}`)}</p>
  const shown = found.columns.filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()))
  return (
    <>
      <SearchField label={t('inspector.searchColumns')} value={query} onChange={setQuery} />
      {found.from && <p className={styles.note}>{t('inspector.columnsOf', { title: found.from })}</p>}
      <div className={styles.options}>
        {shown.map(({ name, type }) => (
          <button
            key={name}
            type="button"
            className={classes(floating.item, styles.option)}
            onClick={() => onPick(name)}
          >
            <span className={styles.tick}>{isChosen(name) && <Check />}</span>
            <span className={styles.name}>{name}</span>
            <span className={styles.type}>{type}</span>
          </button>
        ))}
      </div>
      {shown.length === 0 && <p className={styles.note}>{t('inspector.noSuchColumn', { query })}</p>}
    </>
  )
}
