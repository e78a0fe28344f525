import { differences } from '../../../domain/differences'
import type { Graph, NodeId } from '../../../domain/graph'
import type { Step } from '../../../domain/run'
import { descendants } from '../../../domain/topology'
import type { StepSource } from '../../../state/liveRun'

/** Steps as they look between the click on Run and the first word of the server. */
export function startingSteps(graph: Graph, reason: string): StepSource {
  const steps = new Map(graph.nodes.map(({ id }) => [id, startingStep(id, reason)]))
  return { stepOf: (node) => steps.get(node), subscribe: () => () => undefined }
}

const startingStep = (node: NodeId, reason: string): Step => ({
  node,
  title: '',
  state: 'queued',
  reason,
  started_at: null,
  finished_at: null,
  duration_seconds: null,
  attempt: 0,
  ended_early: [],
  exit_code: null,
  error: null,
  reused_from: null,
  why: null,
  headline: null,
  log_size: 0,
  outputs: {},
  metrics: {},
  starting_seconds: null,
  cpu_seconds: null,
  peak_memory_bytes: null,
})

/** The nodes that a run says nothing of any more: changed since it began, or fed by what was. */
export function outdatedNodes(run: Graph, now: Graph): ReadonlySet<NodeId> {
  const changed = new Set<NodeId>()
  for (const difference of differences(run, now)) {
    if (difference.thing === 'binding') changed.add(difference.id)
    if (difference.thing === 'node' && isAboutWork(difference)) changed.add(difference.id)
  }
  return new Set([...changed, ...[...changed].flatMap((id) => [...descendants(now, id)])])
}

type NodeDifference = Extract<ReturnType<typeof differences>[number], { thing: 'node' }>

// Where a node stands and what it is called changes nothing of what it did.
const isAboutWork = (difference: NodeDifference) =>
  difference.change !== 'changed' ||
  difference.parts.some((part) => part === 'component' || part === 'settings' || part === 'disabled')

/** A run's steps without those that are outdated. */
export const withoutOutdated = (source: StepSource, outdated: ReadonlySet<NodeId>): StepSource => ({
  stepOf: (node) => (outdated.has(node) ? undefined : source.stepOf(node)),
  subscribe: source.subscribe,
})
