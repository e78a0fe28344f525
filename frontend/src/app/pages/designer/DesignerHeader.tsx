import { History, PanelBottom, PanelLeft, PanelRight } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useStore } from 'zustand'

import type { RunScope } from '../../../api/pipelines'
import type { Components } from '../../../domain/component'
import type { NodeId } from '../../../domain/graph'
import { HistoryButtons } from '../../../features/designer-bar/HistoryButtons'
import { PlanButton } from '../../../features/designer-bar/PlanButton'
import { RunButton } from '../../../features/designer-bar/RunButton'
import { SaveState } from '../../../features/designer-bar/SaveState'
import type { PipelineFacts } from '../../../features/inspector/PipelinePanel'
import { ProblemChip } from '../../../features/problems/ProblemChip'
import type { Stepper } from '../../../features/problems/useStepper'
import type { Drawing } from '../../../state/drawing'
import { Breadcrumb } from '../../../ui/Breadcrumb'
import { EditableText } from '../../../ui/EditableText'
import { IconButton } from '../../../ui/IconButton'
import { PageHeader } from '../../../ui/PageHeader'
import type { Pane } from '../../../ui/pane'
import styles from './Designer.module.css'

type DesignerHeaderProps = {
  id: number
  facts: PipelineFacts
  drawing: Drawing
  components: Components
  stepper: Stepper
  panes: { left: Pane; right: Pane; bottom: Pane }
  isStarting: boolean
  isPlanOpen: boolean
  onPlan: (isOpen: boolean) => void
  onRun: (scope: RunScope) => void
  onCommand: (command: 'undo' | 'redo') => void
  onReveal: (node: NodeId) => void
}

export function DesignerHeader({
  id,
  facts,
  drawing,
  components,
  stepper,
  panes,
  isStarting,
  isPlanOpen,
  onPlan,
  onRun,
  onCommand,
  onReveal,
}: DesignerHeaderProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const graph = useStore(drawing.store, (state) => state.graph)
  const revision = useStore(drawing.store, ({ stored }) => stored.revision)
  const name = (
    <EditableText
      strong
      label={t('designer.name')}
      value={facts.name}
      onChange={(next) => facts.onChange({ name: next })}
    />
  )
  return (
    <PageHeader
      title={<Breadcrumb crumbs={[{ label: t('designer.pipelines'), to: '/pipelines' }, { label: name }]} />}
      aside={
        <>
          <SaveState drawing={drawing} />
          <IconButton
            icon={<History />}
            side="bottom"
            label={t('history.title')}
            onClick={() => void navigate(`/pipelines/${id}/history`)}
          />
        </>
      }
      actions={
        <>
          <HistoryButtons drawing={drawing} onCommand={onCommand} />
          <span className={styles.divider} />
          <PaneButton pane={panes.left} icon={<PanelLeft />} label={t('designer.dock.toggleLeft')} />
          <PaneButton pane={panes.bottom} icon={<PanelBottom />} label={t('designer.dock.toggleBottom')} />
          <PaneButton pane={panes.right} icon={<PanelRight />} label={t('designer.dock.toggleRight')} />
          <span className={styles.divider} />
          <ProblemChip stepper={stepper} />
          <PlanButton
            pipeline={id}
            revision={revision}
            graph={graph}
            components={components}
            isOpen={isPlanOpen}
            onOpenChange={onPlan}
            onOpen={drawing.flush}
            onReveal={onReveal}
          />
          <RunButton isStarting={isStarting} onRun={onRun} />
        </>
      }
    />
  )
}

type PaneButtonProps = { pane: Pane; icon: ReactElement; label: string }

function PaneButton({ pane, icon, label }: PaneButtonProps) {
  return (
    <IconButton
      side="bottom"
      icon={icon}
      label={label}
      pressed={!pane.collapsed}
      onClick={() => pane.setCollapsed(!pane.collapsed)}
    />
  )
}
