import type { NodeId } from '../../../domain/graph'
import { RunDock } from '../../../features/run/RunDock'
import { RunInTab } from '../../../features/run/RunInTab'
import { RunStrip } from '../../../features/run/RunStrip'
import { StepPanel } from '../../../features/run/StepPanel'
import { useShownRun } from '../../../features/run/useShownRun'
import type { LiveRun } from '../../../state/liveRun'
import { renderFigures, renderPreview } from '../runPreviews'

// Each reads the run itself: a run changes many times a second, and only these are drawn again then.

type LiveStripProps = {
  live: LiveRun
  onSelect: (node: NodeId) => void
  onStarted: (run: number) => void
  onClose: () => void
}

export function LiveStrip({ live, ...props }: LiveStripProps) {
  const run = useShownRun(live)
  return (
    <>
      <RunInTab run={run} />
      <RunStrip run={run} {...props} />
    </>
  )
}

type LiveDockProps = { live: LiveRun; selected: NodeId | null; onSelect: (node: NodeId) => void }

export function LiveDock({ live, ...props }: LiveDockProps) {
  return <RunDock run={useShownRun(live)} {...props} />
}

type LiveStepProps = { live: LiveRun; node: NodeId; onSelect: (node: NodeId) => void }

export function LiveStep({ live, node, onSelect }: LiveStepProps) {
  return (
    <StepPanel
      run={useShownRun(live)}
      node={node}
      onSelect={onSelect}
      renderPreview={renderPreview}
      renderFigures={renderFigures}
    />
  )
}
