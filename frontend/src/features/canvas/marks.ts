import type { NodeId } from '../../domain/graph'
import type { Problem } from '../../domain/problem'

/** What a node shows of its problems. Something not filled in yet is a task, not a mistake. */
export type Mark = {
  readonly tone: 'task' | 'error' | 'warning'
  readonly count: number
  readonly first: Problem
  readonly ports: ReadonlySet<string>
}

const order = { error: 0, task: 1, warning: 2 } as const

export const toneOf = ({ severity, code }: Problem): Mark['tone'] =>
  severity === 'warning' ? 'warning' : code === 'missing_input' ? 'task' : 'error'

/** Marks by node. A mark that says the same stays the same object. */
export function marksOf(
  problems: readonly Problem[],
  before: ReadonlyMap<NodeId, Mark>,
): ReadonlyMap<NodeId, Mark> {
  const byNode = new Map<NodeId, Problem[]>()
  for (const problem of problems) {
    if (problem.node === null) continue
    byNode.set(problem.node, [...(byNode.get(problem.node) ?? []), problem])
  }
  const marks = new Map<NodeId, Mark>()
  for (const [node, found] of byNode) {
    const mark = markOf(found)
    const old = before.get(node)
    if (mark) marks.set(node, old && sameMark(old, mark) ? old : mark)
  }
  return marks
}

function markOf(problems: readonly Problem[]): Mark | null {
  const [first] = problems.toSorted((a, b) => order[toneOf(a)] - order[toneOf(b)])
  if (!first) return null
  const ports = new Set(problems.flatMap(({ port }) => (port === null ? [] : [port])))
  return { tone: toneOf(first), count: problems.length, first, ports }
}

const sameMark = (one: Mark, other: Mark) =>
  one.count === other.count &&
  one.tone === other.tone &&
  one.first.code === other.first.code &&
  one.first.port === other.first.port &&
  one.ports.size === other.ports.size &&
  [...one.ports].every((port) => other.ports.has(port))
