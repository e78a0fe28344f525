import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'

import { faultOf } from '../../api/ApiError'
import { componentQuery, sourceFileQuery } from '../../api/components'
import { asInterface, componentTitle } from '../../domain/component'
import { nodeId } from '../../domain/graph'
import { FunctionWorkbench } from '../../features/components/function/FunctionWorkbench'
import { STARTER } from '../../features/components/function/starter'
import { StepPanel } from '../../features/run/StepPanel'
import { useShownRun } from '../../features/run/useShownRun'
import type { LiveRun } from '../../state/liveRun'
import { Breadcrumb } from '../../ui/Breadcrumb'
import { Button } from '../../ui/Button'
import { FaultState } from '../../ui/FaultState'
import { Page } from '../../ui/Page'
import { PageHeader } from '../../ui/PageHeader'
import { Skeleton } from '../../ui/Skeleton'
import { readStored, writeStored } from '../../ui/stored'
import styles from './FunctionPage.module.css'
import { renderFigures, renderPreview } from './runPreviews'
import { useLiveRun } from './useLiveRun'

const DRAFT = 'function.draft'
const STEP = nodeId('function')

const isText = (value: unknown): value is string => typeof value === 'string'

/** /components/new/function: a component from a Python function. What is typed is kept until it is registered. */
export function NewFunctionPage() {
  const { t } = useTranslation()
  return (
    <FunctionWorkbench
      title={t('functions.title')}
      first={readStored(DRAFT, isText) ?? STARTER}
      onChange={(script) => writeStored(DRAFT, script)}
      onRegistered={() => writeStored(DRAFT, null)}
      renderRun={(run) => <TestRun key={run} run={run} />}
    />
  )
}

/** /components/:name/edit/:version: the function of a version, to make the next one of it. */
export function EditFunctionPage() {
  const { t } = useTranslation()
  const { name = '', version = '' } = useParams()
  const { data, error, refetch } = useQuery(sourceFileQuery(name, version, 'function.py'))
  const { data: component } = useQuery(componentQuery(name))
  const title = component ? componentTitle(asInterface(component)) : name
  if (data?.text != null) {
    return (
      <FunctionWorkbench
        key={`${name}:${version}`}
        title={title}
        first={data.text}
        onChange={() => undefined}
        onRegistered={() => undefined}
        renderRun={(run) => <TestRun key={run} run={run} />}
      />
    )
  }
  return (
    <Page
      name={title}
      header={
        <PageHeader
          title={
            <Breadcrumb crumbs={[{ label: t('components.title'), to: '/components' }, { label: title }]} />
          }
        />
      }
    >
      {error ? (
        <FaultState
          fault={faultOf(error)}
          title={t('functions.loadFailed')}
          onRetry={() => void refetch()}
          actions={
            <Button asChild>
              <Link to="/components">{t('components.detail.all')}</Link>
            </Button>
          }
        >
          {error.message}
        </FaultState>
      ) : (
        <div className={styles.loading}>
          <Skeleton lines={8} />
        </div>
      )}
    </Page>
  )
}

type TestRunProps = { run: number }

function TestRun({ run }: TestRunProps) {
  const { live, error } = useLiveRun(run)
  if (live) return <Followed live={live} />
  return error ? <p role="alert">{error.message}</p> : <Skeleton lines={4} />
}

type FollowedProps = { live: LiveRun }

function Followed({ live }: FollowedProps) {
  const run = useShownRun(live)
  // What failed says so in its log; a new key opens the tab that counts now.
  const failed = run.stepOf(STEP)?.state === 'failed'
  return (
    <StepPanel
      key={String(failed)}
      run={run}
      node={STEP}
      first={failed ? 'log' : 'outputs'}
      onSelect={() => undefined}
      renderPreview={renderPreview}
      renderFigures={renderFigures}
    />
  )
}
