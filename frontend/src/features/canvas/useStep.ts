import { createContext, useContext, useSyncExternalStore } from 'react'

import type { NodeId } from '../../domain/graph'
import type { Step } from '../../domain/run'
import type { StepSource } from '../../state/liveRun'

const never = () => () => undefined

/** The run whose states are shown. A context of its own: it comes and goes while the canvas stays. */
export const StepsContext = createContext<StepSource | null>(null)

/** The step of one node; a view that reads by this is drawn again only when that step changed. */
export function useStep(node: NodeId): Step | undefined {
  const steps = useContext(StepsContext)
  return useSyncExternalStore(steps?.subscribe ?? never, () => steps?.stepOf(node))
}
