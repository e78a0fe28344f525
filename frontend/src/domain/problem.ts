import type { NodeId } from './graph'
import type { Message } from './message'

export type Severity = 'error' | 'warning'

/** Codes whose finding does not stop a run. */
const WARNINGS = {
  empty_pipeline: true,
  archived_component: true,
  type_warning: true,
  unused_input: true,
  always_needs_data: true,
} as const

export type ProblemCode =
  | keyof typeof WARNINGS
  | 'bad_node_id'
  | 'duplicate_node_id'
  | 'unknown_component'
  | 'unknown_version'
  | 'unknown_port'
  | 'unknown_source_node'
  | 'unknown_source_port'
  | 'unknown_pipeline_input'
  | 'bad_input_name'
  | 'duplicate_pipeline_input'
  | 'missing_input'
  | 'wrong_type'
  | 'out_of_range'
  | 'not_in_enum'
  | 'type_mismatch'
  | 'cycle'
  | 'unknown_data'
  | 'bad_output'
  | 'bad_setting'
  | 'unknown_dependency'
  | 'too_large'

/** One thing wrong with a drawing. On the pipeline itself `node` is null, and `port` names its input or output. */
export interface Problem {
  readonly code: string
  readonly severity: Severity
  readonly node: NodeId | null
  readonly port: string | null
  readonly message: Message
}

export const severityOf = (code: ProblemCode): Severity => (code in WARNINGS ? 'warning' : 'error')

export const errorsOf = (problems: readonly Problem[]) =>
  problems.filter((problem) => problem.severity === 'error')

/** The same finding, whoever found it. */
export const problemKey = (problem: Problem) => JSON.stringify([problem.code, problem.node, problem.port])
