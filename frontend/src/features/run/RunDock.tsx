import { ChartNoAxesGantt, ListChecks, PanelBottomClose, ScrollText } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { NodeId } from '../../domain/graph'
import { IconButton } from '../../ui/IconButton'
import { readStored, writeStored } from '../../ui/stored'
import { Tabs } from '../../ui/Tabs'
import { RunLog } from './log/RunLog'
import styles from './panels.module.css'
import type { ShownRun } from './shownRun'
import { StepList } from './steps/StepList'
import { Timeline } from './timeline/Timeline'

type RunDockProps = {
  run: ShownRun
  selected: NodeId | null
  onSelect: (node: NodeId) => void
  /** A row is pointed at, so that its node can be shown, too. */
  onHover?: (node: NodeId | null) => void
  onHide?: () => void
}

const TABS = ['timeline', 'steps', 'log'] as const
type DockTab = (typeof TABS)[number]

/** Below the canvas: when things ran, all steps, what they wrote. */
export function RunDock({ run, selected, onSelect, onHover, onHide }: RunDockProps) {
  const { t } = useTranslation()
  const [tab, setTab] = useState<DockTab>(() => readStored('run-dock', isDockTab) ?? 'timeline')

  function choose(next: DockTab) {
    writeStored('run-dock', next)
    setTab(next)
  }

  const shared = { run, selected, onSelect }
  return (
    <div className={styles.panel}>
      <Tabs
        className={styles.scroll}
        label={t('run.dock.tabs')}
        value={tab}
        onChange={choose}
        tabs={[
          { value: 'timeline', label: t('run.dock.timeline'), icon: <ChartNoAxesGantt /> },
          { value: 'steps', label: t('run.dock.steps'), icon: <ListChecks />, count: run.steps.length },
          { value: 'log', label: t('run.dock.log'), icon: <ScrollText /> },
        ]}
        actions={
          onHide && <IconButton icon={<PanelBottomClose />} label={t('run.dock.hide')} onClick={onHide} />
        }
      >
        {tab === 'timeline' && <Timeline {...shared} onHover={onHover} />}
        {tab === 'steps' && <StepList {...shared} onHover={onHover} />}
        {tab === 'log' && <RunLog {...shared} />}
      </Tabs>
    </div>
  )
}

const isDockTab = (value: unknown): value is DockTab => TABS.some((tab) => tab === value)
