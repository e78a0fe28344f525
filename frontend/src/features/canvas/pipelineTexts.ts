import type { ComponentInterface } from '../../domain/component'
import type { Graph } from '../../domain/graph'

/** Something that was read otherwise than it stands in a text. */
export type Remark = {
  readonly message: string
  readonly line: number | null
  readonly column: number | null
}

export type ReadPipeline = {
  readonly graph: Graph
  /** Of its steps, as far as they are registered. */
  readonly components: readonly ComponentInterface[]
  readonly remarks: readonly Remark[]
}

/** Drawings to and from pipeline.yml. */
export type PipelineTexts = {
  readonly write: (graph: Graph) => Promise<string>
  readonly read: (yaml: string) => Promise<ReadPipeline>
  /** What is wrong with a text that `read` did not take. */
  readonly faultsOf: (error: unknown) => readonly Remark[]
}
