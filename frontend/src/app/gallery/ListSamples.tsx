import { Blocks, Upload } from 'lucide-react'
import { useState } from 'react'

import { Button } from '../../ui/Button'
import { CodeBlock } from '../../ui/CodeBlock'
import { Duration } from '../../ui/Duration'
import { EmptyState } from '../../ui/EmptyState'
import { ErrorState } from '../../ui/ErrorState'
import { Skeleton } from '../../ui/Skeleton'
import { StateChip } from '../../ui/StateChip'
import type { ShownState } from '../../ui/StateGlyph'
import { Table, type Sort } from '../../ui/Table'
import { Time } from '../../ui/Time'
import { Sample } from './Sample'

type Row = { id: number; pipeline: string; state: ShownState; seconds: number; age: number }

const rows: Row[] = [
  { id: 19, pipeline: 'Car prices', state: 'running', seconds: 12, age: 12 },
  { id: 18, pipeline: 'Car prices', state: 'failed', seconds: 4.2, age: 900 },
  {
    id: 17,
    pipeline: 'Flower species, a long name that does not fit in its column at all',
    state: 'succeeded',
    seconds: 75,
    age: 9000,
  },
  { id: 16, pipeline: 'Flower species', state: 'cancelled', seconds: 3725, age: 200_000 },
]

const traceback = `Traceback (most recent call last):
  File "train.py", line 41, in <module>
    model.fit(frame[features], frame[target])
KeyError: 'mgp'`

export function ListSamples() {
  const [loadedAt] = useState(() => Date.now())
  const [sort, setSort] = useState<Sort>({ column: 'age', direction: 'descending' })
  return (
    <>
      <Sample name="Table" wide flush>
        <Table
          label="Runs"
          rows={rows}
          rowKey={(row) => row.id}
          rowHref={(row) => `/runs/${row.id}`}
          sort={sort}
          onSort={setSort}
          columns={[
            { id: 'pipeline', header: 'Pipeline', cell: (row) => row.pipeline },
            { id: 'run', header: 'Run', width: '72px', cell: (row) => row.id, align: 'end' },
            { id: 'state', header: 'State', width: '140px', cell: (row) => <StateChip state={row.state} /> },
            {
              id: 'seconds',
              header: 'Duration',
              width: '112px',
              align: 'end',
              cell: (row) => <Duration seconds={row.seconds} />,
            },
            {
              id: 'age',
              header: 'Started',
              width: '112px',
              align: 'end',
              sortable: true,
              cell: (row) => <Time at={loadedAt - row.age * 1000} />,
            },
          ]}
        />
      </Sample>
      <Sample name="Empty">
        <EmptyState
          size="small"
          icon={<Blocks />}
          title="No components match"
          actions={<Button icon={<Upload />}>Add a component</Button>}
        >
          Try fewer words, or clear the filter for tables.
        </EmptyState>
      </Sample>
      <Sample name="Error">
        <ErrorState size="small" title="Could not load the runs" onRetry={() => undefined} detail={traceback}>
          The server does not answer. Check that it is running.
        </ErrorState>
      </Sample>
      <Sample name="Loading">
        <Skeleton lines={5} />
        <Skeleton height={64} />
      </Sample>
      <Sample name="Code" wide>
        <CodeBlock text={traceback} numbered />
        <CodeBlock text="pipewright login-link" />
      </Sample>
    </>
  )
}
