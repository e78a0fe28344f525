import { useCallback, type RefObject } from 'react'

import { portName } from '../../../domain/graph'
import type { Problem } from '../../../domain/problem'
import type { CanvasControl } from '../../../features/canvas/canvasControl'
import { useStepper, type Stepper } from '../../../features/problems/useStepper'
import type { SelectionStore } from '../../../state/selection'

type Around = {
  readonly selection: SelectionStore
  readonly control: RefObject<CanvasControl | null>
  /** The side panel may be folded away. */
  readonly showPanel: () => void
}

/** Leads to where each problem can be fixed: the node in sight, its form open, the field with the keyboard. */
export function useProblemSteps(
  problems: readonly Problem[],
  { selection, control, showPanel }: Around,
): Stepper {
  const show = useCallback(
    ({ node, port }: Problem) => {
      showPanel()
      if (node !== null) {
        control.current?.reveal([node], { select: true })
        if (port !== null) selection.focusPort({ node, port: portName(port), side: 'input' })
      } else if (port !== null) {
        selection.select({ inputs: [port] })
      }
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- showing the panel needs no renewal
    [selection, control],
  )
  return useStepper(problems, show)
}
