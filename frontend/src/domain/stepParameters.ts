import { componentOf, nodeTitle, parameters, type Components, type InputPort } from './component'
import {
  bindingOf,
  findPipelineInput,
  isFromInput,
  isValue,
  type Graph,
  type Literal,
  type NodeId,
} from './graph'

/** A parameter of one step, with the value that it takes. */
export interface StepParameter {
  readonly node: NodeId
  readonly title: string
  readonly port: InputPort
  /** What counts: what is set, else the component's default. */
  readonly value: Literal | null
  /** Where the value comes from. */
  readonly source: 'set' | 'input' | 'default'
}

/** The parameters of every step, in the order of the drawing. */
export function stepParameters(graph: Graph, components: Components): readonly StepParameter[] {
  return graph.nodes.flatMap((node) => {
    const component = componentOf(components, node)
    if (!component) return []
    const title = nodeTitle(node, component)
    return parameters(component).map((port): StepParameter => {
      const bound = bindingOf(node, port.name)
      if (bound && isValue(bound)) return { node: node.id, title, port, value: bound.value, source: 'set' }
      if (bound && isFromInput(bound)) {
        const value = findPipelineInput(graph, bound.input)?.value ?? port.default ?? null
        return { node: node.id, title, port, value, source: 'input' }
      }
      return { node: node.id, title, port, value: port.default ?? null, source: 'default' }
    })
  })
}
