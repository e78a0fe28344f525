import { isLiteralType, type Components } from './component'
import { edgesOf, orderEdgesOf } from './edges'
import type { Point } from './editNodes'
import { bindingsOf, isFromInput, type Graph, type NodeId } from './graph'
import { nodeSize, TERMINAL_SIZE, type Size } from './nodeGeometry'
import type { Placements } from './place'
import { shownPortsOf } from './shownPortsOf'

/** What a layout needs to know, and nothing else: small enough to be posted to a worker. */
export interface LayoutTask {
  readonly boxes: readonly (readonly [key: string, size: Size])[]
  readonly links: readonly (readonly [from: string, to: string])[]
}

/** Top left corners by the keys of the task. */
export type LayoutAnswer = ReadonlyMap<string, Point>

export function layoutTask(graph: Graph, components: Components): LayoutTask {
  const portsOf = shownPortsOf(graph, components)
  const drawnInputs = graph.inputs.filter((input) => !isLiteralType(input.type)).map((input) => input.name)
  const boxes: [string, Size][] = [
    ...drawnInputs.map((name): [string, Size] => [inputKey(name), TERMINAL_SIZE]),
    ...graph.nodes.map((node): [string, Size] => [nodeKey(node.id), nodeSize(portsOf(node))]),
    ...graph.outputs.map((output): [string, Size] => [outputKey(output.name), TERMINAL_SIZE]),
  ]
  const links: [string, string][] = [
    ...graph.nodes.flatMap((node) =>
      bindingsOf(node).flatMap(([, binding]): [string, string][] =>
        isFromInput(binding) ? [[inputKey(binding.input), nodeKey(node.id)]] : [],
      ),
    ),
    ...[...edgesOf(graph), ...orderEdgesOf(graph)].map(({ source, target }): [string, string] => [
      nodeKey(source.node),
      nodeKey(target.node),
    ]),
    ...graph.outputs.map((output): [string, string] => [nodeKey(output.node), outputKey(output.name)]),
  ]
  const known = new Set(boxes.map(([key]) => key))
  return { boxes, links: links.filter(([from, to]) => from !== to && known.has(from) && known.has(to)) }
}

/** The answer of a layout as places in `graph`. */
export const placementsOf = (graph: Graph, answer: LayoutAnswer): Placements => ({
  nodes: pick(
    graph.nodes,
    (node) => node.id,
    (node) => answer.get(nodeKey(node.id)),
  ),
  inputs: pick(
    graph.inputs,
    (input) => input.name,
    (input) => answer.get(inputKey(input.name)),
  ),
  outputs: pick(
    graph.outputs,
    (output) => output.name,
    (output) => answer.get(outputKey(output.name)),
  ),
})

function pick<Item, Name>(
  items: readonly Item[],
  nameOf: (item: Item) => Name,
  at: (item: Item) => Point | undefined,
) {
  const places = new Map<Name, Point>()
  for (const item of items) {
    const point = at(item)
    if (point) places.set(nameOf(item), point)
  }
  return places
}

const nodeKey = (id: NodeId) => `node ${id}`
const inputKey = (name: string) => `input ${name}`
const outputKey = (name: string) => `output ${name}`
