/** Short ways to write a run, for tests. */
import { nodeId } from '../graph'
import type { RunEvent, RunSnapshot, Step, StepState } from '../run'
import { carsGraph } from './graphs'

export const exampleStep = (node: string, state: StepState = 'waiting', more: Partial<Step> = {}): Step => ({
  node: nodeId(node),
  title: node,
  state,
  reason: null,
  started_at: null,
  finished_at: null,
  duration_seconds: null,
  attempt: 1,
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
  ...more,
})

const AT = '2026-01-01T12:00:00Z'

export const exampleRun = (more: Partial<RunSnapshot> = {}): RunSnapshot => ({
  id: 7,
  pipeline: { id: 1, name: 'Cars' },
  version: 1,
  state: 'running',
  message: null,
  seq: 10,
  created_at: AT,
  started_at: AT,
  finished_at: null,
  created_by: null,
  isolation: 'none',
  force_rerun: false,
  graph: carsGraph,
  components: [],
  steps: carsGraph.nodes.map((node) => exampleStep(node.id)),
  ...more,
})

export const stepChanged = (
  seq: number,
  node: string,
  state: StepState,
  more: Partial<Step> = {},
): RunEvent => ({
  seq,
  at: AT,
  kind: 'step_changed',
  data: exampleStep(node, state, more),
})

export const runChanged = (seq: number, state: RunSnapshot['state']): RunEvent => ({
  seq,
  at: AT,
  kind: 'run_changed',
  data: { state },
})

export const progressed = (seq: number, node: string, log_size: number, metrics = {}): RunEvent => ({
  seq,
  at: AT,
  kind: 'step_progress',
  data: { node: nodeId(node), log_size, metrics },
})
