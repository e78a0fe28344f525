import { componentOf, labelOf, nodeTitle, type Components } from '../../domain/component'
import { edgesOf, type Edge } from '../../domain/edges'
import { bindingsOf, findNode, isFromInput, type Graph, type Node, type NodeId } from '../../domain/graph'
import { topologicalOrder } from '../../domain/topology'

/** A line of the outline: a step, or below it one of its connections. */
export type OutlineRow = StepRow | LinkRow

export type StepRow = {
  readonly kind: 'step'
  readonly key: string
  readonly node: Node
  readonly title: string
  /** Its place among the steps, from 1. */
  readonly place: number
  readonly links: readonly LinkRow[]
}

export type LinkRow = {
  readonly kind: 'link'
  readonly key: string
  /** The step it stands below. */
  readonly of: NodeId
  readonly direction: 'from' | 'to'
  readonly port: string
  /** What is at the other end; `node` is null where that is an input or output of the pipeline. */
  readonly other: { readonly node: NodeId | null; readonly title: string }
}

/** The drawing as lines: every step after all it waits for, each with what it reads and who reads it. */
export function outlineRows(graph: Graph, components: Components): readonly StepRow[] {
  const readers = new Map<NodeId, Edge[]>()
  for (const edge of edgesOf(graph)) {
    readers.set(edge.source.node, [...(readers.get(edge.source.node) ?? []), edge])
  }
  const titleOf = (id: NodeId) => {
    const node = findNode(graph, id)
    return node ? nodeTitle(node, componentOf(components, node)) : id
  }
  return topologicalOrder(graph).flatMap((id, index): StepRow[] => {
    const node = findNode(graph, id)
    if (!node) return []
    const link = (
      direction: LinkRow['direction'],
      port: string,
      other: LinkRow['other'],
      which: string,
    ): LinkRow => ({
      kind: 'link',
      key: `${id} ${direction} ${port} ${which}`,
      of: id,
      direction,
      port: labelOf(port),
      other,
    })
    const links = [
      ...bindingsOf(node).flatMap(([port, binding]) =>
        'node' in binding
          ? [link('from', port, { node: binding.node, title: titleOf(binding.node) }, binding.node)]
          : isFromInput(binding)
            ? [link('from', port, { node: null, title: labelOf(binding.input) }, binding.input)]
            : [],
      ),
      ...(readers.get(id) ?? []).map(({ source, target }) =>
        link(
          'to',
          source.port,
          { node: target.node, title: titleOf(target.node) },
          `${target.node} ${target.port}`,
        ),
      ),
      ...graph.outputs
        .filter((output) => output.node === id)
        .map(({ name, port }) => link('to', port, { node: null, title: labelOf(name) }, name)),
    ]
    return [{ kind: 'step', key: id, node, title: titleOf(id), place: index + 1, links }]
  })
}

/** The lines that are shown: connections only below steps that are open. */
export const shownRows = (steps: readonly StepRow[], open: ReadonlySet<string>): readonly OutlineRow[] =>
  steps.flatMap((step) => [step, ...(open.has(step.key) ? step.links : [])])
