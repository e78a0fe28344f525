import {
  bindingsOf,
  findPipelineInput,
  isEdge,
  isFromInput,
  mapNodes,
  nodeId,
  nodesById,
  type Binding,
  type Graph,
  type NodeId,
  type PortName,
} from './graph'
import { freshName } from './names'
import { sameJson } from './sameJson'
import { dependsOn, withDependsOn } from './stepControls'

/** Names of one drawing by names of another. */
export interface Renaming {
  readonly nodes: ReadonlyMap<string, string>
  readonly inputs: ReadonlyMap<string, string>
  readonly outputs: ReadonlyMap<string, string>
}

/**
 * Moves aside what `mine` added under a name that `theirs` gave to something else.
 *
 * Two people who add a component each get the same id; from then on the two are told apart.
 */
export function renameClashes(
  base: Graph,
  mine: Graph,
  theirs: Graph,
): { readonly graph: Graph; readonly names: Renaming } {
  const names: Renaming = {
    nodes: aside(idsOf(base), idsOf(mine), idsOf(theirs), (id) => {
      const key = nodeId(id)
      return sameJson(nodesById(mine).get(key), nodesById(theirs).get(key))
    }),
    // Two inputs of one name and type are one input, about whose value there may be two minds.
    inputs: aside(
      namesOf(base.inputs),
      namesOf(mine.inputs),
      namesOf(theirs.inputs),
      (name) => findPipelineInput(mine, name)?.type === findPipelineInput(theirs, name)?.type,
    ),
    outputs: aside(namesOf(base.outputs), namesOf(mine.outputs), namesOf(theirs.outputs), (name) => {
      const [own, other] = [mine, theirs].map((graph) => graph.outputs.find((output) => output.name === name))
      return own?.node === other?.node && own?.port === other?.port
    }),
  }
  return { graph: renamed(mine, names), names }
}

type Names = ReadonlySet<string>

const idsOf = (graph: Graph): Names => new Set(graph.nodes.map((node) => node.id))
const namesOf = (items: readonly { readonly name: string }[]): Names =>
  new Set(items.map((item) => item.name))

function aside(base: Names, mine: Names, theirs: Names, areOne: (name: string) => boolean) {
  const taken = new Set([...base, ...mine, ...theirs])
  const moved = new Map<string, string>()
  for (const name of mine) {
    if (base.has(name) || !theirs.has(name) || areOne(name)) continue
    const fresh = freshName(name, taken)
    taken.add(fresh)
    moved.set(name, fresh)
  }
  return moved
}

/** A drawing with other names, wherever they stand. */
export function renamed(graph: Graph, { nodes, inputs, outputs }: Renaming): Graph {
  if (nodes.size + inputs.size + outputs.size === 0) return graph
  const idOf = (id: NodeId) => nodeId(nodes.get(id) ?? id)
  const rebound = (binding: Binding): Binding => {
    if (isEdge(binding) && nodes.has(binding.node)) return { ...binding, node: idOf(binding.node) }
    const input = isFromInput(binding) ? inputs.get(binding.input) : undefined
    return input === undefined ? binding : { ...binding, input }
  }
  const left = mapNodes(graph, (node) => {
    const bindings = bindingsOf(node).map(([port, was]): [PortName, Binding, boolean] => {
      const is = rebound(was)
      return [port, is, is !== was]
    })
    const isRebound = bindings.some(([, , isOther]) => isOther)
    const isReordered = dependsOn(node).some((source) => nodes.has(source))
    if (!isRebound && !isReordered && !nodes.has(node.id)) return node
    return {
      ...(isReordered ? withDependsOn(node, dependsOn(node).map(idOf)) : node),
      id: idOf(node.id),
      inputs: isRebound ? Object.fromEntries(bindings.map(([port, is]) => [port, is])) : node.inputs,
    }
  })
  return {
    ...left,
    inputs: graph.inputs.map((input) => named(input, inputs)),
    outputs: graph.outputs.map((output) => {
      const item = named(output, outputs)
      return nodes.has(item.node) ? { ...item, node: idOf(item.node) } : item
    }),
  }
}

function named<Item extends { readonly name: string }>(item: Item, names: ReadonlyMap<string, string>): Item {
  const name = names.get(item.name)
  return name === undefined ? item : { ...item, name }
}
