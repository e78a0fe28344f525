import { edgesInto } from './edges'
import type { Node, NodeId } from './graph'
import type { MessageRef } from './message'
import { isName } from './names'
import { portProblems } from './portProblems'
import { severityOf, type Problem, type ProblemCode } from './problem'
import { problemText, type ProblemTextKey } from './problemText'
import type { Scope } from './scope'
import { alwaysRuns, dependsOn, settingFaults } from './stepControls'
import { leftOut, loops } from './topology'

/** What is wrong with the nodes, in drawing order, each followed by what is wrong with its ports. */
export function nodeProblems(scope: Scope): readonly Problem[] {
  const loopAt = new Map(loops(scope.graph).map((loop) => [loop[0], loop]))
  const seen = new Set<NodeId>()
  const skipped = leftOut(scope.graph)
  return scope.graph.nodes.flatMap((node) => {
    const isFirst = !seen.has(node.id)
    seen.add(node.id)
    const loop = isFirst ? loopAt.get(node.id) : undefined
    return [
      ...identityProblems(node, isFirst),
      ...(skipped.has(node.id) ? [] : componentProblems(scope, node)),
      ...(loop ? [problem('cycle', node, problemText.cycle(loop.map((id) => titleById(scope, id))))] : []),
      ...(skipped.has(node.id) ? [] : portProblems(scope, node)),
      ...(skipped.has(node.id) ? [] : settingProblems(scope, node)),
      ...(skipped.has(node.id) ? [] : orderProblems(scope, node)),
    ]
  })
}

function identityProblems(node: Node, isFirst: boolean): Problem[] {
  const found: Problem[] = []
  if (!isName(node.id)) found.push(problem('bad_node_id', node, problemText.badNodeId(node.id)))
  if (!isFirst) found.push(problem('duplicate_node_id', node, problemText.duplicateNodeId(node.id)))
  return found
}

function componentProblems({ componentOf, hasComponent, titleOf }: Scope, node: Node): Problem[] {
  const { name } = node.component
  const title = titleOf(node)
  const component = componentOf(node)
  if (component?.archived) {
    return [problem('archived_component', node, problemText.archivedComponent(title, node.component))]
  }
  if (component) return []
  return hasComponent(name)
    ? [problem('unknown_version', node, problemText.unknownVersion(title, node.component))]
    : [problem('unknown_component', node, problemText.unknownComponent(title, name))]
}

function settingProblems({ titleOf }: Scope, node: Node): Problem[] {
  return settingFaults(node.settings).map((fault) =>
    problem('bad_setting', node, problemText[fault](titleOf(node))),
  )
}

function orderProblems(scope: Scope, node: Node): Problem[] {
  const title = scope.titleOf(node)
  const unknown = dependsOn(node)
    .filter((source) => !scope.nodes.has(source))
    .map((source) => problem('unknown_dependency', node, problemText.unknownDependency(title, source)))
  const [taken] = alwaysRuns(node) ? edgesInto(node) : []
  if (!taken) return unknown
  const source = titleById(scope, taken.source.node)
  return [...unknown, problem('always_needs_data', node, problemText.alwaysNeedsData(title, source))]
}

function titleById({ nodes, titleOf }: Scope, id: NodeId): string {
  const node = nodes.get(id)
  return node ? titleOf(node) : id
}

const problem = (code: ProblemCode, node: Node, message: MessageRef<ProblemTextKey>): Problem => ({
  code,
  severity: severityOf(code),
  node: node.id,
  port: null,
  message,
})
