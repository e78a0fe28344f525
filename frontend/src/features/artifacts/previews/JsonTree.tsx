import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Button } from '../../../ui/Button'
import { classes } from '../../../ui/classes'
import { ScrollRegion } from '../../../ui/ScrollRegion'
import styles from './JsonTree.module.css'

type JsonTreeProps = { value: unknown; look: 'card' | 'large' }

// Deeper branches stay folded until they are asked for: a large file must not be drawn whole.
const OPEN_DEPTH = 2
const OPEN_ENTRIES = 30
const PAGE = 100

/** A JSON value as a tree whose branches unfold. */
export function JsonTree({ value, look }: JsonTreeProps) {
  const { t } = useTranslation()
  return (
    <ScrollRegion label={t('artifacts.json.label')} className={classes(styles.tree, styles[look])}>
      <Entry name={null} value={value} depth={0} />
    </ScrollRegion>
  )
}

type EntryProps = { name: string | null; value: unknown; depth: number }

function Entry({ name, value, depth }: EntryProps) {
  if (typeof value === 'object' && value !== null) return <Branch name={name} value={value} depth={depth} />
  return (
    <div className={styles.entry}>
      <Name name={name} />
      <Leaf value={value} />
    </div>
  )
}

type BranchProps = { name: string | null; value: object; depth: number }

function Branch({ name, value, depth }: BranchProps) {
  const { t } = useTranslation()
  const isList = Array.isArray(value)
  const entries: [string, unknown][] = Object.entries(value)
  const [isOpen, setIsOpen] = useState(depth < OPEN_DEPTH && entries.length <= OPEN_ENTRIES)
  const [shown, setShown] = useState(PAGE)
  const left = entries.length - shown
  return (
    <div>
      <button
        type="button"
        className={styles.entry}
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        <ChevronRight className={styles.chevron} data-open={isOpen} aria-hidden />
        <Name name={name} />
        <span className={styles.count}>
          {isList
            ? t('artifacts.json.items', { count: entries.length })
            : t('artifacts.json.keys', { count: entries.length })}
        </span>
      </button>
      {isOpen && (
        <div className={styles.branch}>
          {entries.slice(0, shown).map(([key, child]) => (
            <Entry key={key} name={key} value={child} depth={depth + 1} />
          ))}
          {left > 0 && (
            <Button variant="ghost" size="small" onClick={() => setShown(shown + PAGE)}>
              {t('artifacts.json.more', { count: Math.min(PAGE, left) })}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

type NameProps = { name: string | null }

function Name({ name }: NameProps) {
  return name === null ? null : <span className={styles.name}>{name}</span>
}

type LeafProps = { value: unknown }

function Leaf({ value }: LeafProps) {
  const kind = value === null ? 'nothing' : typeof value
  return <span className={classes(styles.leaf, styles[kind])}>{JSON.stringify(value)}</span>
}
