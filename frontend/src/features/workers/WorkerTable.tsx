import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { drainWorker, workersQuery, type Worker } from '../../api/workers'
import { Button } from '../../ui/Button'
import { classes } from '../../ui/classes'
import { Table, type Column } from '../../ui/Table'
import { Time } from '../../ui/Time'
import { showToast } from '../../ui/toasts'
import styles from './workers.module.css'

type WorkerTableProps = { workers: readonly Worker[] }

export function WorkerTable({ workers }: WorkerTableProps) {
  const { t } = useTranslation()
  const columns: readonly Column<Worker>[] = [
    {
      id: 'worker',
      header: t('workers.column.worker'),
      cell: (worker) => (
        <span className={styles.stack}>
          <span className={styles.name}>{worker.name}</span>
          <span className={styles.quiet}>
            {t('workers.on', { computes: worker.computes.join(', '), host: worker.host })}
          </span>
        </span>
      ),
    },
    {
      id: 'state',
      header: t('workers.column.state'),
      width: '112px',
      cell: (worker) => (
        <span className={styles.stack}>
          <State worker={worker} />
          <span className={styles.quiet}>
            <Time at={worker.seen_at} />
          </span>
        </span>
      ),
    },
    {
      id: 'has',
      header: t('workers.column.has'),
      width: '19%',
      cell: (worker) => (
        <span className={styles.stack}>
          <span className={styles.amounts}>
            {t('workers.has', { cpu: worker.cpu, memory: worker.memory_gb })}
            {worker.gpu > 0 && (
              <>
                {', '}
                <span className={styles.amount}>{t('workers.gpus', { count: worker.gpu })}</span>
              </>
            )}
          </span>
          {worker.labels.length > 0 && <span className={styles.quiet}>{worker.labels.join(', ')}</span>}
        </span>
      ),
    },
    {
      id: 'holds',
      header: t('workers.column.holds'),
      width: '26%',
      cell: (worker) => <Held worker={worker} />,
    },
    {
      id: 'drain',
      header: t('workers.column.action'),
      isHeaderHidden: true,
      width: '116px',
      align: 'end',
      cell: (worker) => <Drain worker={worker} />,
    },
  ]
  return <Table label={t('workers.title')} columns={columns} rows={workers} rowKey={({ name }) => name} />
}

function State({ worker: { alive, draining } }: { worker: Worker }) {
  const { t } = useTranslation()
  const state = !alive ? 'silent' : draining ? 'draining' : 'alive'
  return (
    <span className={classes(styles.state, styles[state])}>
      <i className={styles.dot} aria-hidden />
      {t(`workers.state.${state}`)}
    </span>
  )
}

function Held({ worker: { busy, slots, steps } }: { worker: Worker }) {
  const { t } = useTranslation()
  const foreign = busy - steps.length
  return (
    <span className={styles.stack}>
      <span className={styles.quiet}>{t('workers.slots', { busy, slots })}</span>
      {steps.map((step) => (
        <Link
          key={`${step.run} ${step.node}`}
          className={styles.link}
          to={`/runs/${step.run}?step=${encodeURIComponent(step.node)}`}
        >
          {t('workers.step', { title: step.title, run: step.run })}
        </Link>
      ))}
      {foreign > 0 && <span className={styles.quiet}>{t('workers.foreign', { count: foreign })}</span>}
    </span>
  )
}

function Drain({ worker: { name, draining } }: { worker: Worker }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { mutate, isPending } = useMutation({
    mutationFn: () => drainWorker(name, !draining),
    onSuccess: (found) => client.setQueryData(workersQuery.queryKey, found),
    onError: (error) =>
      showToast({ title: t('workers.drainFailed'), description: error.message, tone: 'danger' }),
  })
  return (
    <Button size="small" busy={isPending} onClick={() => mutate()}>
      {draining ? t('workers.resume') : t('workers.drain')}
    </Button>
  )
}
