import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import type { RunRow } from '../../api/runs'
import { Duration } from '../../ui/Duration'
import { StateBar } from '../../ui/StateBar'
import { StateChip } from '../../ui/StateChip'
import { Table, type Column } from '../../ui/Table'
import { Time } from '../../ui/Time'
import styles from './runs.module.css'

type RunTableProps = { runs: readonly RunRow[]; columns: readonly RunColumn[] }

export type RunColumn = 'run' | 'pipeline' | 'state' | 'steps' | 'started' | 'duration' | 'by'

/** Runs as rows; each leads to its page. */
export function RunTable({ runs, columns }: RunTableProps) {
  const { t } = useTranslation()
  const all: Record<RunColumn, Column<RunRow>> = {
    run: {
      id: 'run',
      header: t('runs.column.run'),
      width: '88px',
      cell: (run) => t('runs.number', { id: run.id }),
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
    state: {
      id: 'state',
      header: t('runs.column.state'),
      width: '136px',
      cell: (run) => <StateChip state={run.state} />,
    },
    steps: {
      id: 'steps',
      header: t('runs.column.steps'),
      width: '20%',
      cell: (run) => <RunSteps run={run} />,
    },
    started: {
      id: 'started',
      header: t('runs.column.started'),
      width: '112px',
      cell: (run) => <Time at={run.created_at} />,
    },
    duration: {
      id: 'duration',
      header: t('runs.column.duration'),
      width: '104px',
      align: 'end',
      cell: (run) => <RunTime run={run} />,
    },
    by: { id: 'by', header: t('runs.column.by'), width: '112px', cell: (run) => run.created_by },
  }
  return (
    <Table
      label={t('runs.table')}
      columns={columns.map((column) => all[column])}
      rows={runs}
      rowKey={(run) => run.id}
      rowHref={(run) => `/runs/${run.id}`}
    />
  )
}

type RunProps = { run: RunRow }

function RunTime({ run }: RunProps) {
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
