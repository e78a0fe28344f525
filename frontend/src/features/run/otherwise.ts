import type { Otherwise } from '../../api/runs'
import { isLiteralType, type Components } from '../../domain/component'
import type { Graph, Literal, NodeId, PipelineInput, VersionRef } from '../../domain/graph'
import { stepParameters, type StepParameter } from '../../domain/stepParameters'

/** What was typed into the dialog, by input, and by step and parameter. */
export interface Edits {
  readonly inputs: Readonly<Record<string, Literal>>
  readonly data: Readonly<Record<string, VersionRef>>
  readonly values: ReadonlyMap<string, { node: NodeId; port: string; value: Literal }>
  readonly force: boolean
}

export const noEdits: Edits = { inputs: {}, data: {}, values: new Map(), force: false }

export const parameterKey = ({ node, port }: Pick<StepParameter, 'node' | 'port'>) => `${node} ${port.name}`

/** The parameters that a person set, which are the ones to change; then all others. */
export function parametersToChange(graph: Graph, components: Components) {
  const own = stepParameters(graph, components).filter(({ source }) => source !== 'input')
  const isChanged = ({ source, value, port }: StepParameter) =>
    source === 'set' && value !== (port.default ?? null)
  return { changed: own.filter(isChanged), others: own.filter((each) => !isChanged(each)) }
}

/** What the server is told: only what differs from the run. */
export function otherwiseOf(edits: Edits, graph: Graph, components: Components): Otherwise {
  const before = new Map(
    stepParameters(graph, components).map((parameter) => [parameterKey(parameter), parameter.value]),
  )
  const inputOf = (name: string): PipelineInput | undefined =>
    graph.inputs.find((input) => input.name === name)
  return {
    inputs: Object.fromEntries(
      Object.entries(edits.inputs).filter(([name, value]) => inputOf(name)?.value !== value),
    ),
    data: Object.fromEntries(
      Object.entries(edits.data).filter(([name, { name: asset, version }]) => {
        const was = inputOf(name)?.data
        return was?.name !== asset || was.version !== version
      }),
    ),
    values: [...edits.values]
      .filter(([key, { value }]) => before.get(key) !== value)
      .map(([, { node, port, value }]) => ({ node, port, value })),
    force_rerun: edits.force,
  }
}

export const literalInputs = ({ inputs }: Graph) => inputs.filter(({ type }) => isLiteralType(type))
export const dataInputsOf = ({ inputs }: Graph) => inputs.filter(({ type }) => !isLiteralType(type))
