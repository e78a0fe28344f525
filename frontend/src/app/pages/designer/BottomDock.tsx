import { Activity, FileCode2, History, PanelBottomClose, TriangleAlert } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'

import type { NodeId } from '../../../domain/graph'
import type { Problem } from '../../../domain/problem'
import { ProblemList } from '../../../features/problems/ProblemList'
import type { Stepper } from '../../../features/problems/useStepper'
import { PipelineRuns } from '../../../features/runs/PipelineRuns'
import { isUnsaved, type Drawing } from '../../../state/drawing'
import type { LiveRun } from '../../../state/liveRun'
import { IconButton } from '../../../ui/IconButton'
import { Skeleton } from '../../../ui/Skeleton'
import { Tabs } from '../../../ui/Tabs'
import styles from './Designer.module.css'
import { LiveDock } from './LiveParts'

// The editor of texts is heavy, and many never open it.
const YamlView = lazy(async () => ({
  default: (await import('../../../features/pipeline-yaml/YamlView')).YamlView,
}))

export type BottomTab = 'problems' | 'yaml' | 'run' | 'runs'

type BottomDockProps = {
  pipeline: number
  drawing: Drawing
  problems: readonly Problem[]
  stepper: Stepper
  live: LiveRun | null
  selected: NodeId | null
  tab: BottomTab
  onTab: (tab: BottomTab) => void
  onSelect: (node: NodeId) => void
  onHide: () => void
}

/** Below the canvas: what is to fix, the pipeline as a text, and how the shown run goes. */
export function BottomDock({
  pipeline,
  drawing,
  problems,
  stepper,
  live,
  selected,
  tab,
  onTab,
  onSelect,
  onHide,
}: BottomDockProps) {
  const { t } = useTranslation()
  const revision = useStore(drawing.store, ({ stored }) => stored.revision)
  const isBehind = useStore(drawing.store, isUnsaved)
  const shown = tab === 'run' && !live ? 'problems' : tab
  return (
    <Tabs
      className={styles.dock}
      label={t('designer.dock.bottom')}
      value={shown}
      onChange={onTab}
      tabs={[
        {
          value: 'problems',
          label: t('designer.problems.title'),
          icon: <TriangleAlert />,
          count: problems.length || undefined,
        },
        { value: 'yaml', label: t('designer.yaml.title'), icon: <FileCode2 /> },
        { value: 'runs', label: t('designer.dock.runs'), icon: <History /> },
        ...(live ? [{ value: 'run' as const, label: t('designer.dock.run'), icon: <Activity /> }] : []),
      ]}
      actions={
        <IconButton icon={<PanelBottomClose />} label={t('designer.dock.toggleBottom')} onClick={onHide} />
      }
    >
      {shown === 'problems' && <ProblemList problems={problems} stepper={stepper} />}
      {shown === 'yaml' && (
        <Suspense fallback={<Skeleton lines={6} />}>
          <YamlView pipeline={pipeline} revision={revision} isBehind={isBehind} />
        </Suspense>
      )}
      {shown === 'runs' && <PipelineRuns pipelineId={pipeline} />}
      {shown === 'run' && live && <LiveDock live={live} selected={selected} onSelect={onSelect} />}
    </Tabs>
  )
}
