import type { Divergence, Subject } from '../../domain/divergence'
import { edgeIdOf, type EdgeId } from '../../domain/edges'
import { isEdge, isFromInput } from '../../domain/graph'
import { portOfEdge, type DiffMarks } from '../../domain/unionGraph'
import type { Picked, Selection } from '../../state/selection'

/** What is selected on the canvas for a divergence: its edges, or else the thing that it is about. */
export function picksOf(divergence: Divergence, { edges }: DiffMarks): Picked {
  if (divergence.what === 'binding' && isLine(divergence)) {
    const port = edgeIdOf({ node: divergence.subject.id, port: divergence.port })
    const lines = [...edges.keys()].filter((id) => portOfEdge(id) === port)
    if (lines.length > 0) return { edges: lines }
  }
  if (divergence.what === 'twins') return join(picked(divergence.subject), picked(divergence.theirs))
  return divergence.subject ? picked(divergence.subject) : {}
}

/** Whether a divergence is about something that is selected. */
export function isSelected(divergence: Divergence, selection: Selection): boolean {
  if (divergence.what === 'binding') {
    const port = edgeIdOf({ node: divergence.subject.id, port: divergence.port })
    if (Array.from(selection.edges, portOfEdge).includes(port)) return true
  }
  if (divergence.what === 'twins' && holds(selection, divergence.theirs)) return true
  return divergence.subject !== null && holds(selection, divergence.subject)
}

const isLine = ({ mine, theirs }: Divergence & { what: 'binding' }) =>
  [mine, theirs].some((binding) => binding !== null && (isEdge(binding) || isFromInput(binding)))

const picked = (subject: Subject): Picked =>
  subject.thing === 'node'
    ? { nodes: [subject.id] }
    : subject.thing === 'input'
      ? { inputs: [subject.name] }
      : { outputs: [subject.name] }

const join = (one: Picked, other: Picked): Picked => ({
  nodes: [...(one.nodes ?? []), ...(other.nodes ?? [])],
  inputs: [...(one.inputs ?? []), ...(other.inputs ?? [])],
  outputs: [...(one.outputs ?? []), ...(other.outputs ?? [])],
})

const holds = ({ nodes, inputs, outputs }: Selection, subject: Subject) =>
  subject.thing === 'node'
    ? nodes.has(subject.id)
    : (subject.thing === 'input' ? inputs : outputs).has(subject.name)

/** An edge that came or went with a step is that step's affair. */
export function leaderOf(id: EdgeId, divergences: readonly Divergence[]): Divergence | undefined {
  const port = portOfEdge(id)
  const follower = divergences.find(
    (each) =>
      each.what === 'binding' &&
      each.follows &&
      edgeIdOf({ node: each.subject.id, port: each.port }) === port,
  )
  const key = follower?.follows?.key ?? `node ${port.slice(0, port.indexOf(':'))}`
  return divergences.find((each) => each.key === key)
}
