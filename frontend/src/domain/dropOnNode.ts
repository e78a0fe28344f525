import {
  componentOf,
  dataInputs,
  type ComponentInterface,
  type Components,
  type InputPort,
  type OutputPort,
} from './component'
import { connectionsFrom, type RefusalReason, type Verdict } from './connect'
import { bindingOf, findNode, type Graph, type NodeId, type PortRef } from './graph'
import { fits } from './portTypes'

/** What happens when an edge is let go over a node rather than over one of its ports. */
export type Drop =
  | { readonly kind: 'one'; readonly port: PortRef }
  | { readonly kind: 'choose'; readonly ports: readonly PortRef[] }
  | { readonly kind: 'none'; readonly reason: RefusalReason | null }

/** Takes the only port that is meant; where several could be, the person chooses; where none fits, says why. */
export function dropOnNode(graph: Graph, components: Components, from: PortRef, onto: NodeId): Drop {
  const node = findNode(graph, onto)
  const component = node && componentOf(components, node)
  if (!component) return { kind: 'none', reason: null }
  const verdictOf = connectionsFrom(graph, components, from)
  const judged = dataInputs(component).map((input) => {
    const port = { node: onto, port: input.name }
    return { port, isFree: !bindingOf(node, input.name), verdict: verdictOf(port) }
  })
  const free = judged.filter(({ isFree }) => isFree)
  for (const group of [
    fitting(free, 'fits'),
    fitting(free, 'warns'),
    fitting(judged, 'fits'),
    fitting(judged, 'warns'),
  ]) {
    const [first, ...others] = group
    if (first) return others.length === 0 ? { kind: 'one', port: first } : { kind: 'choose', ports: group }
  }
  const refusal = judged.map(({ verdict }) => verdict).find((verdict) => verdict.outcome === 'refused')
  return { kind: 'none', reason: refusal?.reason ?? null }
}

const fitting = (judged: readonly { port: PortRef; verdict: Verdict }[], outcome: Verdict['outcome']) =>
  judged.filter(({ verdict }) => verdict.outcome === outcome).map(({ port }) => port)

/** The inputs of a component that is not placed yet that `output` may feed, best first. */
export const inputsFor = (component: ComponentInterface, output: OutputPort): readonly InputPort[] =>
  bestFirst(dataInputs(component), (input) => fits(output, input).outcome)

/** The outputs of a component that is not placed yet that may feed `input`, best first. */
export const outputsFor = (component: ComponentInterface, input: InputPort): readonly OutputPort[] =>
  bestFirst(component.outputs, (output) => fits(output, input).outcome)

function bestFirst<Port>(
  ports: readonly Port[],
  outcomeOf: (port: Port) => Verdict['outcome'],
): readonly Port[] {
  const rated = ports.map((port) => ({ port, outcome: outcomeOf(port) }))
  const of = (outcome: Verdict['outcome']) =>
    rated.filter((item) => item.outcome === outcome).map(({ port }) => port)
  return [...of('fits'), ...of('warns')]
}

/** Which ports to use when a component is put on an edge: it must take the source and feed the target. */
export function insertionOn(
  graph: Graph,
  components: Components,
  edge: { readonly source: PortRef; readonly target: PortRef },
  component: ComponentInterface,
): { readonly input: InputPort; readonly output: OutputPort } | null {
  const source = outputAt(graph, components, edge.source)
  const target = inputAt(graph, components, edge.target)
  if (!source || !target) return null
  const input = inputsFor(component, source)[0]
  const output = outputsFor(component, target)[0]
  return input && output ? { input, output } : null
}

/** The output port that `ref` names, if its component is known and has it. */
export function outputAt(graph: Graph, components: Components, ref: PortRef): OutputPort | undefined {
  const node = findNode(graph, ref.node)
  return node && componentOf(components, node)?.outputs.find((port) => port.name === ref.port)
}

/** The input port that `ref` names, if its component is known and has it. */
export function inputAt(graph: Graph, components: Components, ref: PortRef): InputPort | undefined {
  const node = findNode(graph, ref.node)
  return node && componentOf(components, node)?.inputs.find((port) => port.name === ref.port)
}
