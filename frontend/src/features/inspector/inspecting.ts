import { createContext, useContext, useMemo } from 'react'

import { changeNames } from '../../domain/changeNames'
import type { ComponentInterface, Components } from '../../domain/component'
import type { Graph, NodeId, PortRef } from '../../domain/graph'
import type { Problem } from '../../domain/problem'
import type { Drawing } from '../../state/drawing'
import type { SelectionStore } from '../../state/selection'

/** What every form of the side panel works with. */
export type Inspecting = {
  readonly drawing: Drawing
  readonly graph: Graph
  readonly components: Components
  readonly problems: readonly Problem[]
  readonly selection: SelectionStore
  /** Makes a version of a component known, so that a node may be moved to it. */
  readonly addComponent: (component: ComponentInterface) => void
  /** Selects a node and brings it into sight. */
  readonly reveal: (id: NodeId) => void
  /** The digest of what an output gave when it last ran; null when it never did. */
  readonly digestOf: (output: PortRef) => string | null
}

const InspectingContext = createContext<Inspecting | null>(null)

export const InspectingProvider = InspectingContext.Provider

export function useInspecting(): Inspecting {
  const inspecting = useContext(InspectingContext)
  if (!inspecting) throw new Error('This view stands inside the inspector only.')
  return inspecting
}

/** The names of undo steps, by the titles as they stand now. */
export function useNames() {
  const { graph, components } = useInspecting()
  return useMemo(() => changeNames(graph, components), [graph, components])
}

/** What is wrong with one port, or with one input or output of the pipeline when `node` is null. */
export function useProblemOf(node: NodeId | null, port: string): Problem | null {
  const { problems } = useInspecting()
  return problems.find((problem) => problem.node === node && problem.port === port) ?? null
}
