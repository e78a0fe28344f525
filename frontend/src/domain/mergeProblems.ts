import { findNode, type Graph, type NodeId } from './graph'
import { isOnlyMoved } from './onlyMoved'
import { problemKey, type Problem, type Severity } from './problem'

/** A problem as the server tells it. */
export interface ServerProblem {
  readonly code: string
  readonly severity: Severity
  readonly node: string | null
  readonly port: string | null
  readonly message: string
}

/** What the server said of a state of the drawing. */
export interface Judgement {
  readonly graph: Graph
  readonly problems: readonly ServerProblem[]
}

/**
 * The problems found here, with those that only the server found.
 *
 * What the server said of a node counts until that node is changed; the words found here are preferred, since they can
 * be shown in the person's language.
 */
export function mergeProblems(
  graph: Graph,
  here: readonly Problem[],
  judgement: Judgement | null,
): readonly Problem[] {
  const known = new Set(here.map(problemKey))
  const added = (judgement?.problems ?? [])
    .filter((problem) => judgement && isUntouched(graph, judgement.graph, problem))
    .map(asProblem)
    .filter((problem) => !known.has(problemKey(problem)))
  return added.length === 0 ? here : inOrder(graph, [...here, ...added])
}

function isUntouched(now: Graph, judged: Graph, { node }: ServerProblem): boolean {
  if (now === judged) return true
  if (node !== null) return isOnlyMoved(findNode(judged, node as NodeId), findNode(now, node as NodeId))
  return now.inputs === judged.inputs && now.outputs === judged.outputs && now.settings === judged.settings
}

const asProblem = ({ message, ...problem }: ServerProblem): Problem => ({
  ...problem,
  node: problem.node as NodeId | null,
  message: { sentence: message },
})

function inOrder(graph: Graph, problems: readonly Problem[]): readonly Problem[] {
  const position = new Map(graph.nodes.map((node, index) => [node.id, index]))
  const rank = ({ node }: Problem) => (node === null ? -1 : (position.get(node) ?? graph.nodes.length))
  return problems.toSorted((a, b) => rank(a) - rank(b))
}
