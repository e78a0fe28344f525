import { Pin, Repeat2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import type { RunRow } from '../../api/runs'
import { Chip } from '../../ui/Chip'
import { Duration } from '../../ui/Duration'
import { StateBar } from '../../ui/StateBar'
import { StateChip } from '../../ui/StateChip'
import { Table, type Choosing, type Column, type Sort } from '../../ui/Table'
import { Time } from '../../ui/Time'
import { Tooltip } from '../../ui/Tooltip'
import styles from './runs.module.css'
import { isSorted } from './runSort'

type RunTableProps = {
  runs: readonly RunRow[]
  columns: readonly RunColumn[]
  sort?: Sort
  onSort?: (sort: Sort) => void
  choosing?: Choosing<RunRow>
  /** What a click on a tag does; left out, tags are only shown. */
  onTag?: (name: string) => void
}

export type RunColumn = 'run' | 'pipeline' | 'tags' | 'state' | 'steps' | 'started' | 'duration' | 'by'

/** Runs as rows; each leads to its page. */
export function RunTable({ runs, columns, onTag, ...table }: RunTableProps) {
  const { t } = useTranslation()
  const all: Record<RunColumn, Column<RunRow>> = {
    run: {
      id: 'run',
      header: t('runs.column.run'),
      width: '96px',
      cell: (run) => <RunNumber run={run} />,
    },
    pipeline: {
      id: 'pipeline',
      header: t('runs.column.pipeline'),
      cell: (run) =>
        run.pipeline ? (
          <Link className={styles.link} to={`/pipelines/${run.pipeline.id}`}>
            {run.name}
          </Link>
        ) : (
          run.name || t('runs.ofDeleted')
        ),
    },
    tags: {
      id: 'tags',
      header: t('runs.column.tags'),
      width: '164px',
      cell: (run) => <RunTags tags={run.tags} onTag={onTag} />,
    },
    state: {
      id: 'state',
      header: t('runs.column.state'),
      width: '128px',
      cell: (run) => <StateChip state={run.state} />,
    },
    steps: {
      id: 'steps',
      header: t('runs.column.steps'),
      width: '18%',
      cell: (run) => <RunSteps run={run} />,
    },
    started: {
      id: 'started',
      header: t('runs.column.started'),
      width: '104px',
      cell: (run) => <Time at={run.created_at} />,
    },
    duration: {
      id: 'duration',
      header: t('runs.column.duration'),
      width: '116px',
      align: 'end',
      cell: (run) => <RunTime run={run} />,
    },
    by: { id: 'by', header: t('runs.column.by'), width: '112px', cell: (run) => run.created_by },
  }
  return (
    <Table
      label={t('runs.table')}
      columns={columns.map((column) => ({ ...all[column], sortable: isSorted(column) }))}
      rows={runs}
      rowKey={(run) => run.id}
      rowHref={(run) => `/runs/${run.id}`}
      {...table}
    />
  )
}

type RunProps = { run: RunRow }

function RunNumber({ run: { id, retry_of: before, pinned } }: RunProps) {
  const { t } = useTranslation()
  const number = t('runs.number', { id })
  if (before === null && !pinned) return number
  return (
    <span className={styles.number}>
      {number}
      {before !== null && (
        <Tooltip content={t('runs.repeats', { id: before })}>
          <Repeat2 aria-label={t('runs.repeats', { id: before })} />
        </Tooltip>
      )}
      {pinned && (
        <Tooltip content={t('runs.pinned')}>
          <Pin aria-label={t('runs.pinned')} />
        </Tooltip>
      )}
    </span>
  )
}

type RunTagsProps = { tags: readonly string[]; onTag: ((name: string) => void) | undefined }

function RunTags({ tags, onTag }: RunTagsProps) {
  const { t } = useTranslation()
  return (
    <span className={styles.tags} title={tags.join(', ')}>
      {tags.map((name) =>
        onTag ? (
          <button
            key={name}
            type="button"
            className={styles.tag}
            aria-label={t('runs.filter.byTag', { name })}
            onClick={() => onTag(name)}
          >
            <Chip>{name}</Chip>
          </button>
        ) : (
          <Chip key={name}>{name}</Chip>
        ),
      )}
    </span>
  )
}

function RunTime({ run }: RunProps) {
  const { t } = useTranslation()
  const { total, reused, skipped } = run.steps
  if (reused > 0 && reused + skipped === total)
    return <span className={styles.done}>{t('ui.state.reused')}</span>
  if (run.duration_seconds !== null) return <Duration seconds={run.duration_seconds} />
  return run.finished_at === null && run.started_at !== null ? <Duration since={run.started_at} /> : null
}

function RunSteps({ run }: RunProps) {
  const { t } = useTranslation()
  const { total, ...counts } = run.steps
  const done = counts.succeeded + counts.reused
  return (
    <span className={styles.steps}>
      <StateBar label={t('runs.column.steps')} counts={counts} total={total} />
      <span className={styles.done}>{t('runs.stepsDone', { done, total })}</span>
    </span>
  )
}
