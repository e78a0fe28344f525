import { useQuery } from '@tanstack/react-query'
import { GitCompareArrows, Pin, PinOff, Square, Tag, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'

import { LONGEST_TAG, MOST_COMPARED, runChoicesQuery, type RunRow } from '../../api/runs'
import { isRunFinished } from '../../domain/run'
import { Button } from '../../ui/Button'
import { ConfirmDialog } from '../../ui/ConfirmDialog'
import { IconButton } from '../../ui/IconButton'
import { ListTools } from '../../ui/ListTools'
import { Popover } from '../../ui/Popover'
import { TagPicker, type TagPresence } from '../../ui/TagPicker'
import { OutcomeDialog } from './OutcomeDialog'
import styles from './runs.module.css'
import { useBulkActions } from './useBulkActions'

type BulkBarProps = {
  chosen: ReadonlySet<number>
  /** The runs that are listed; of others only the number is known. */
  listed: readonly RunRow[]
  /** How many the filters find, and what chooses as many of them as one action takes. */
  count: number
  onChooseAll: () => void
  isChoosingAll: boolean
  onClear: () => void
  onGone: (runs: readonly number[]) => void
}

/** What can be done with the chosen runs; it stands where the filters were. */
export function BulkBar({
  chosen,
  listed,
  count,
  onChooseAll,
  isChoosingAll,
  onClear,
  onGone,
}: BulkBarProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [asked, setAsked] = useState<'cancel' | 'delete' | null>(null)
  const runs = [...chosen]
  const known = listed.filter(({ id }) => chosen.has(id))
  const active = known.filter(({ state }) => !isRunFinished(state)).length
  const isAllPinned = known.length > 0 && known.every(({ pinned }) => pinned)
  const isAllKnown = known.length === runs.length
  const actions = useBulkActions(onGone)
  const isComparable = runs.length >= 2 && runs.length <= MOST_COMPARED

  function confirm() {
    if (asked === 'cancel') actions.cancel.mutate(runs)
    if (asked === 'delete') actions.delete.mutate(runs)
    setAsked(null)
  }

  return (
    <ListTools className={styles.tools} role="toolbar" aria-label={t('runs.bulk.label')}>
      <IconButton size="small" icon={<X />} label={t('runs.bulk.clear')} onClick={onClear} />
      <span className={styles.chosen} aria-live="polite">
        {t('runs.bulk.chosen', { count: runs.length })}
      </span>
      {count > runs.length && (
        <Button size="small" variant="ghost" busy={isChoosingAll} onClick={onChooseAll}>
          {t('runs.bulk.all', { count })}
        </Button>
      )}
      <span className={styles.end}>
        <Button
          size="small"
          icon={<GitCompareArrows />}
          disabled={!isComparable}
          title={isComparable ? undefined : t('runs.bulk.compareHint', { most: MOST_COMPARED })}
          onClick={() => void navigate(`/runs/compare?runs=${runs.toSorted((a, b) => a - b).join(',')}`)}
        >
          {t('runs.bulk.compare')}
        </Button>
        <Tagging
          known={known}
          onChange={(name, isOn) =>
            actions.tag.mutate({ runs, add: isOn ? [name] : [], remove: isOn ? [] : [name] })
          }
        />
        <Button
          size="small"
          icon={isAllPinned ? <PinOff /> : <Pin />}
          busy={actions.pin.isPending}
          onClick={() => actions.pin.mutate({ runs, pinned: !isAllPinned })}
        >
          {t(isAllPinned ? 'runs.bulk.unpin' : 'runs.bulk.pin')}
        </Button>
        <Button
          size="small"
          icon={<Square />}
          busy={actions.cancel.isPending}
          disabled={isAllKnown && active === 0}
          onClick={() => setAsked('cancel')}
        >
          {t('runs.bulk.cancel')}
        </Button>
        <Button
          size="small"
          icon={<Trash2 />}
          busy={actions.delete.isPending}
          disabled={isAllKnown && active === known.length}
          onClick={() => setAsked('delete')}
        >
          {t('runs.bulk.delete')}
        </Button>
      </span>
      {asked && (
        <ConfirmDialog
          open
          danger
          onOpenChange={() => setAsked(null)}
          title={t(`runs.bulk.${asked}Title`, { count: runs.length })}
          description={
            <>
              {t(`runs.bulk.${asked}Body`)}
              {active > 0 && ` ${t(`runs.bulk.${asked}Active`, { count: active })}`}
            </>
          }
          action={t(`runs.bulk.${asked}Action`, { count: runs.length })}
          onConfirm={confirm}
        />
      )}
      {actions.outcome && <OutcomeDialog {...actions.outcome} onClose={actions.closeOutcome} />}
    </ListTools>
  )
}

type TaggingProps = { known: readonly RunRow[]; onChange: (name: string, isOn: boolean) => void }

function Tagging({ known, onChange }: TaggingProps) {
  const { t } = useTranslation()
  const { data } = useQuery(runChoicesQuery)
  const presenceOf = (name: string): TagPresence => {
    const count = known.filter(({ tags }) => tags.includes(name)).length
    return count === 0 ? 'none' : count === known.length ? 'all' : 'some'
  }
  return (
    <Popover
      label={t('runs.bulk.tag')}
      align="end"
      width={264}
      trigger={
        <Button size="small" icon={<Tag />}>
          {t('runs.bulk.tag')}
        </Button>
      }
    >
      <TagPicker
        known={data?.tags.map(({ name }) => name) ?? []}
        presenceOf={presenceOf}
        onChange={onChange}
        longest={LONGEST_TAG}
      />
    </Popover>
  )
}
