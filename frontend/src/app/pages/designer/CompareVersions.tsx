import { useMemo, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'

import { faultOf } from '../../../api/ApiError'
import type { VersionRow } from '../../../api/versions'
import type { CanvasControl } from '../../../features/canvas/canvasControl'
import { ComparePanel } from '../../../features/compare/ComparePanel'
import { ChooseEnds } from '../../../features/history/ChooseEnds'
import type { Ends } from '../../../features/history/ends'
import type { Drawing } from '../../../state/drawing'
import { createSelection } from '../../../state/selection'
import { ErrorState } from '../../../ui/ErrorState'
import { FaultState } from '../../../ui/FaultState'
import { Skeleton, SkeletonCanvas } from '../../../ui/Skeleton'
import { SplitPane } from '../../../ui/SplitPane'
import { catalogue } from '../../stores'
import styles from './CompareVersions.module.css'
import { useCatalogueFor } from './useCatalogueFor'
import { useComparedEnds, type Compared } from './useComparedEnds'
import { useComparePane } from './useComparePane'
import { WatchedCanvas } from '../WatchedCanvas'

type CompareVersionsProps = {
  id: number
  drawing: Drawing
  rows: readonly VersionRow[]
  ends: Ends
  onChange: (ends: Ends) => void
}

/** Two drawings of one pipeline on one canvas, with the list of what they differ in. */
export function CompareVersions({ id, drawing, rows, ends, onChange }: CompareVersionsProps) {
  const { t } = useTranslation()
  const compared = useComparedEnds(id, drawing, ends)
  const pane = useComparePane()
  const choose = <ChooseEnds rows={rows} ends={ends} onChange={onChange} />

  if (compared.state === 'open')
    return (
      <OpenComparison id={id} {...compared}>
        {choose}
      </OpenComparison>
    )
  if (compared.state === 'loading')
    return (
      <SplitPane
        pane={pane}
        side="right"
        label={t('compare.list.label')}
        dock={
          <div className={styles.other}>
            {choose}
            <Skeleton lines={6} />
          </div>
        }
      >
        <SkeletonCanvas of="drawing" />
      </SplitPane>
    )
  return (
    <div className={styles.other}>
      <div className={styles.choose}>{choose}</div>
      {compared.state === 'failed' && (
        <FaultState
          fault={faultOf(compared.error)}
          title={t('compare.versions.failed')}
          onRetry={compared.retry}
        >
          {compared.error.message}
        </FaultState>
      )}
      {compared.state === 'unreadable' && (
        <ErrorState title={t('compare.versions.failed')}>{t('compare.versions.unreadable')}</ErrorState>
      )}
    </div>
  )
}

type OpenComparisonProps = Extract<Compared, { state: 'open' }> & { id: number; children: ReactNode }

function OpenComparison({ id, sides, union, children }: OpenComparisonProps) {
  const { t } = useTranslation()
  const pane = useComparePane()
  const control = useRef<CanvasControl>(null)
  const [selection] = useState(createSelection)
  const components = useStore(catalogue.store, (state) => state.components)
  useCatalogueFor(union.graph)
  const difference = useMemo(() => ({ marks: union.marks, nameOf: null }), [union.marks])

  return (
    <SplitPane
      pane={pane}
      side="right"
      label={t('compare.list.label')}
      dock={
        <ComparePanel
          sides={sides}
          marks={union.marks}
          components={components}
          selection={selection}
          onReveal={() => control.current?.revealSelected()}
        >
          {children}
        </ComparePanel>
      }
    >
      <WatchedCanvas
        graph={union.graph}
        components={components}
        selection={selection}
        difference={difference}
        viewKey={`history.${id}`}
        control={control}
      />
    </SplitPane>
  )
}
