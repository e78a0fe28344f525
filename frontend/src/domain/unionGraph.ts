import { assemble } from './applyChoices'
import { presenceOf, type Choices } from './choices'
import { otherSide, subjectKey, type Divergence, type Side, type Sides, type Subject } from './divergence'
import { isLiteralType } from './component'
import { edgeIdOf, type EdgeId } from './edges'
import {
  bindingOf,
  bindingsOf,
  findPipelineInput,
  isEdge,
  isFromInput,
  nodesById,
  type Binding,
  type Graph,
  type Node,
  type NodeId,
  type PortName,
  type PortRef,
} from './graph'
import { sameJson } from './sameJson'

export type Sign = 'added' | 'removed' | 'changed'

/** What became of one thing since both sides were one. */
export interface DiffMark {
  readonly sign: Sign
  readonly by: Side | 'both'
  /** It is shown, and is not in the result. */
  readonly isLeftOut: boolean
  readonly isConflict: boolean
}

/** An edge of one side that is not in the result: its port may take another one there. */
export interface GhostEdge {
  readonly id: EdgeId
  readonly source: Binding
  readonly target: PortRef
}

export interface DiffMarks {
  readonly nodes: ReadonlyMap<NodeId, DiffMark>
  readonly inputs: ReadonlyMap<string, DiffMark>
  readonly outputs: ReadonlyMap<string, DiffMark>
  /** Those of `ghosts` too. */
  readonly edges: ReadonlyMap<EdgeId, DiffMark>
  readonly ghosts: readonly GhostEdge[]
}

/** The result with all that either side had beside it. */
export interface Union {
  /** Holds what is left out too, marked as such. */
  readonly graph: Graph
  readonly result: Graph
  readonly marks: DiffMarks
}

/** Both sides in one drawing, for the eye: what counts, what is left out, and who did it. */
export function unionGraph(sides: Sides, choices: Choices): Union {
  const result = assemble(sides, choices)
  const graph = withLeftOut(sides, result)
  const isPresent = presenceOf(sides, choices)
  const changes = changesOf(sides)
  const namesOf = (thing: 'input' | 'output') => (from: Graph) =>
    new Set(from[thing === 'input' ? 'inputs' : 'outputs'].map(({ name }) => name))

  const marksFor = <Name extends string>(
    names: Iterable<Name>,
    of: (from: Graph) => ReadonlySet<string>,
    subjectOf: (name: Name) => Subject,
  ): ReadonlyMap<Name, DiffMark> => {
    const has = { base: of(sides.base), mine: of(sides.mine), theirs: of(sides.theirs) }
    const marks = new Map<Name, DiffMark>()
    for (const name of names) {
      const subject = subjectOf(name)
      const sign = signOf(has.base.has(name), has.mine.has(name), has.theirs.has(name))
      const change = changes.get(subjectKey(subject))
      const mark = sign
        ? { ...sign, isLeftOut: !isPresent(subject), isConflict: change?.isConflict ?? false }
        : change
      if (mark) marks.set(name, mark)
    }
    return marks
  }

  return {
    graph,
    result,
    marks: {
      nodes: marksFor(
        graph.nodes.map(({ id }) => id),
        (from) => new Set(nodesById(from).keys()),
        (id) => ({ thing: 'node', id }),
      ),
      inputs: marksFor(namesOf('input')(graph), namesOf('input'), (name) => ({ thing: 'input', name })),
      outputs: marksFor(namesOf('output')(graph), namesOf('output'), (name) => ({ thing: 'output', name })),
      ...edgeMarks(sides, result, graph),
    },
  }
}

function withLeftOut({ mine, theirs }: Sides, result: Graph): Graph {
  const beside = <Item>(of: (graph: Graph) => readonly Item[], nameOf: (item: Item) => string) => {
    const shown = new Map(of(result).map((item) => [nameOf(item), item]))
    for (const item of [...of(mine), ...of(theirs)])
      if (!shown.has(nameOf(item))) shown.set(nameOf(item), item)
    return [...shown.values()]
  }
  return {
    ...result,
    nodes: beside(
      (graph) => graph.nodes,
      (node) => node.id,
    ),
    inputs: beside(
      (graph) => graph.inputs,
      (input) => input.name,
    ),
    outputs: beside(
      (graph) => graph.outputs,
      (output) => output.name,
    ),
  }
}

/** What there is to say of something by whose drawings it stands in; null where all agree. */
function signOf(was: boolean, isMine: boolean, isTheirs: boolean): Pick<DiffMark, 'sign' | 'by'> | null {
  if (isMine && isTheirs) return was ? null : { sign: 'added', by: 'both' }
  const side: Side = isMine ? 'mine' : 'theirs'
  return was ? { sign: 'removed', by: otherSide(side) } : { sign: 'added', by: side }
}

/** What was changed in things that both sides have. */
function changesOf({ divergences, mine, theirs }: Sides): ReadonlyMap<string, DiffMark> {
  const changes = new Map<string, DiffMark>()
  for (const divergence of divergences) {
    if (!divergence.subject || !isInside(divergence, mine, theirs)) continue
    const key = subjectKey(divergence.subject)
    const before = changes.get(key)
    changes.set(key, {
      sign: 'changed',
      by: !before || before.by === divergence.changedBy ? divergence.changedBy : 'both',
      isLeftOut: false,
      isConflict: divergence.isConflict || (before?.isConflict ?? false),
    })
  }
  return changes
}

/** Whether a divergence shows on the thing itself and not on an edge. */
function isInside(divergence: Divergence, mine: Graph, theirs: Graph): boolean {
  if (divergence.what !== 'binding') return divergence.what !== 'presence' || divergence.isConflict
  const isLine = (binding: Binding | null, graph: Graph) => binding === null || isDrawn(binding, graph)
  return !isLine(divergence.mine, mine) || !isLine(divergence.theirs, theirs)
}

/** Whether a binding is a line on the canvas: values are typed, and data stands in its port. */
function isDrawn(binding: Binding, graph: Graph): boolean {
  if (isEdge(binding)) return true
  const input = isFromInput(binding) ? findPipelineInput(graph, binding.input) : undefined
  return input !== undefined && !isLiteralType(input.type)
}

function edgeMarks(sides: Sides, result: Graph, shown: Graph): Pick<DiffMarks, 'edges' | 'ghosts'> {
  const edges = new Map<EdgeId, DiffMark>()
  const ghosts: GhostEdge[] = []
  const [base, mine, theirs, chosen] = [sides.base, sides.mine, sides.theirs, result].map(nodesById)
  const conflicts = new Set(
    sides.divergences.flatMap((each) =>
      each.what === 'binding' && each.isConflict
        ? [edgeIdOf({ node: each.subject.id, port: each.port })]
        : [],
    ),
  )
  for (const node of shown.nodes) {
    const [own, other] = [mine?.get(node.id), theirs?.get(node.id)]
    for (const port of portsOf(own, other)) {
      const target = { node: node.id, port }
      for (const binding of bindingsAt(port, own, other)) {
        if (!isDrawn(binding, shown)) continue
        const isIn = (at: Node | undefined) => at !== undefined && sameJson(bindingOf(at, port), binding)
        const isLeftOut = !isIn(chosen?.get(node.id))
        const sign = signOf(isIn(base?.get(node.id)), isIn(own), isIn(other)) ?? (isLeftOut ? LOOSE : null)
        if (!sign) continue
        const mark = { ...sign, isLeftOut, isConflict: conflicts.has(edgeIdOf(target)) }
        const id = isIn(node) ? edgeIdOf(target) : ghostId(target, binding)
        edges.set(id, mark)
        if (!isIn(node)) ghosts.push({ id, source: binding, target })
      }
    }
  }
  return { edges, ghosts }
}

/** An edge of both whose other end was taken away. */
const LOOSE = { sign: 'removed', by: 'both' } as const

const portsOf = (...nodes: readonly (Node | undefined)[]): ReadonlySet<PortName> =>
  new Set(nodes.flatMap((node) => (node ? bindingsOf(node).map(([port]) => port) : [])))

function bindingsAt(port: PortName, own: Node | undefined, other: Node | undefined): readonly Binding[] {
  const mine = own && bindingOf(own, port)
  const theirs = other && bindingOf(other, port)
  if (!mine || !theirs || sameJson(mine, theirs))
    return [mine ?? theirs].filter((found) => found !== undefined)
  return [mine, theirs]
}

const SEPARATOR = ' from '

// A blank cannot stand in a node's id: this is never the id of an edge, and the port is still the first part of it.
const ghostId = (target: PortRef, source: Binding) =>
  `${edgeIdOf(target)}${SEPARATOR}${isEdge(source) ? edgeIdOf(source) : JSON.stringify(source)}` as EdgeId

/** The edge id of the port that an edge ends at, also for one that is not in the result. */
export const portOfEdge = (id: EdgeId): EdgeId => (id.split(SEPARATOR)[0] ?? id) as EdgeId
