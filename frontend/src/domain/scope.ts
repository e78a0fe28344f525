import { componentOf, nodeTitle, type ComponentInterface, type Components } from './component'
import { nodesById, type Graph, type Node, type NodeId, type PipelineInput } from './graph'
import type { KnownData } from './knownData'

/** What a check looks things up in, gathered once for a whole drawing. */
export interface Scope {
  readonly graph: Graph
  readonly nodes: ReadonlyMap<NodeId, Node>
  readonly inputs: ReadonlyMap<string, PipelineInput>
  readonly data: KnownData
  readonly componentOf: (node: Node) => ComponentInterface | undefined
  readonly hasComponent: (name: string) => boolean
  readonly titleOf: (node: Node) => string
}

export function scopeOf(graph: Graph, components: Components, data: KnownData): Scope {
  const inputs = new Map<string, PipelineInput>()
  for (const input of graph.inputs) if (!inputs.has(input.name)) inputs.set(input.name, input)
  let names: ReadonlySet<string> | undefined
  const hasComponent = (name: string) => {
    names ??= new Set(Array.from(components.values(), (component) => component.name))
    return names.has(name)
  }
  return {
    graph,
    nodes: nodesById(graph),
    inputs,
    data,
    componentOf: (node) => componentOf(components, node),
    hasComponent,
    titleOf: (node) => nodeTitle(node, componentOf(components, node)),
  }
}
