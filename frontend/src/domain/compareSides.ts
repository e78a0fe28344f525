import {
  otherSide,
  PLACES,
  sourceOf,
  subjectKey,
  type About,
  type Divergence,
  type Side,
  type Sides,
  type Subject,
} from './divergence'
import { fieldsOf, isAt, rootFieldsOf, sameField, type Fields } from './fields'
import {
  bindingOf,
  bindingsOf,
  nodesById,
  type Binding,
  type Graph,
  type Node,
  type NodeId,
  type Placed,
  type PortRef,
} from './graph'
import { renameClashes, type Renaming } from './renameClashes'
import { sameJson } from './sameJson'

/** Finds everything in which two drawings differ, and who changed it since they were one. */
export function compareSides(base: Graph, mine: Graph, theirs: Graph): Sides {
  const { graph, names } = renameClashes(base, mine, theirs)
  const compared = new Comparison(base, graph, theirs, names)
  return { base, mine: graph, theirs, names, divergences: compared.divergences() }
}

type Three<Item> = Readonly<Record<Side | 'base', Item>>

class Comparison {
  private readonly nodes: Three<ReadonlyMap<string, Node>>
  private readonly uses: Three<ReadonlySet<string>>
  /** Things that only one side has, by their key: the key of the question about them, and the side. */
  private readonly exclusive = new Map<string, { readonly key: string; readonly side: Side }>()

  constructor(
    private readonly base: Graph,
    private readonly mine: Graph,
    private readonly theirs: Graph,
    private readonly names: Renaming,
  ) {
    this.nodes = { base: nodesById(base), mine: nodesById(mine), theirs: nodesById(theirs) }
    this.uses = { base: usesOf(base), mine: usesOf(mine), theirs: usesOf(theirs) }
  }

  divergences(): readonly Divergence[] {
    const things = [...this.presences('node'), ...this.presences('input')]
    const outputs = this.presences('output')
    return [
      ...things,
      ...this.commonNodes().flatMap((id) => [...this.fields({ thing: 'node', id }), ...this.bindings(id)]),
      ...this.common('input').flatMap((name) => this.fields({ thing: 'input', name })),
      ...outputs,
      ...this.common('output').flatMap((name) => this.source(name)),
      ...this.pipelineFields(),
      ...this.places(),
    ]
  }

  private presences(thing: Subject['thing']): Divergence[] {
    const lists = this.lists(thing)
    const subjectOf = (name: string) => (thing === 'node' ? { thing, id: name } : { thing, name }) as Subject
    const renaming = { node: this.names.nodes, input: this.names.inputs, output: this.names.outputs }[thing]
    const twins = [...renaming].map(([theirName, myName]) =>
      this.twins(subjectOf(myName), subjectOf(theirName)),
    )
    const renamedHere = new Set<string>(renaming.values())
    const renamedThere = new Set<string>(renaming.keys())
    const mine = [...lists.mine.keys()].filter((name) => !lists.theirs.has(name) && !renamedHere.has(name))
    const theirs = [...lists.theirs.keys()].filter((name) => !lists.mine.has(name) && !renamedThere.has(name))
    return [
      ...twins,
      ...mine.map((name) => this.presence(subjectOf(name), 'mine')),
      ...theirs.map((name) => this.presence(subjectOf(name), 'theirs')),
    ]
  }

  private twins(subject: Subject, theirs: Subject): Divergence {
    const key = subjectKey(subject)
    this.exclusive.set(key, { key, side: 'mine' })
    this.exclusive.set(subjectKey(theirs), { key, side: 'theirs' })
    return {
      key,
      what: 'twins',
      subject,
      theirs,
      changedBy: 'both',
      isConflict: false,
      options: ['mine', 'theirs', 'both'],
      preferred: 'both',
      follows: null,
    }
  }

  private presence(subject: Subject, on: Side): Divergence {
    const key = subjectKey(subject)
    const was = this.itemOf(subject, 'base')
    const wasThere = was !== undefined
    const isConflict = wasThere && (!sameThing(was, this.itemOf(subject, on)) || this.isNewlyUsed(key, on))
    this.exclusive.set(key, { key, side: on })
    return {
      key,
      what: 'presence',
      subject,
      on,
      wasThere,
      changedBy: isConflict ? 'both' : wasThere ? otherSide(on) : on,
      isConflict,
      options: ['mine', 'theirs'],
      // To take away what the other side has just worked on would lose that work.
      preferred: wasThere && !isConflict ? otherSide(on) : on,
      follows: this.outputFollows(subject, on, isConflict),
    }
  }

  /** A pipeline output that came or went with the node it comes from. */
  private outputFollows(subject: Subject, on: Side, isConflict: boolean): About['follows'] {
    if (subject.thing !== 'output' || isConflict) return null
    const output = this[on].outputs.find(({ name }) => name === subject.name)
    const found = output && this.exclusive.get(subjectKey({ thing: 'node', id: output.node }))
    return found?.side === on ? found : null
  }

  private isNewlyUsed(key: string, on: Side): boolean {
    const before = this.uses.base
    return [...this.uses[on]].some((use) => use.startsWith(`${key} →`) && !before.has(use))
  }

  private bindings(id: NodeId): Divergence[] {
    const [own, other] = [this.nodes.mine.get(id), this.nodes.theirs.get(id)]
    if (!own || !other || own.inputs === other.inputs) return []
    const was = this.nodes.base.get(id)
    const ports = new Set([...bindingsOf(own), ...bindingsOf(other)].map(([port]) => port))
    return [...ports].flatMap((port): Divergence[] => {
      const mine = bindingOf(own, port) ?? null
      const theirs = bindingOf(other, port) ?? null
      if (sameJson(mine, theirs)) return []
      const change = changeOf((was && bindingOf(was, port)) ?? null, mine, theirs, sameJson)
      const subject = { thing: 'node', id } as const
      return [
        {
          key: `${subjectKey(subject)} input ${port}`,
          what: 'binding',
          subject,
          port,
          mine,
          theirs,
          ...change,
          follows: change.isConflict ? null : this.bindingFollows(mine, theirs),
        },
      ]
    })
  }

  private bindingFollows(mine: Binding | null, theirs: Binding | null): About['follows'] {
    const side = theirs === null ? 'mine' : mine === null ? 'theirs' : null
    const source = side && sourceOf(side === 'mine' ? mine : theirs)
    const found = source && this.exclusive.get(subjectKey(source))
    return found?.side === side ? found : null
  }

  private source(name: string): Divergence[] {
    const find = (graph: Graph) => graph.outputs.find((output) => output.name === name)
    const [was, own, other] = [find(this.base), find(this.mine), find(this.theirs)]
    if (!own || !other) return []
    const [mine, theirs] = [portOf(own), portOf(other)]
    if (sameJson(mine, theirs)) return []
    const subject = { thing: 'output', name } as const
    const change = changeOf(was ? portOf(was) : null, mine, theirs, sameJson)
    return [
      {
        key: `${subjectKey(subject)} source`,
        what: 'source',
        subject,
        mine,
        theirs,
        ...change,
        follows: null,
      },
    ]
  }

  private fields(subject: Subject): Divergence[] {
    const [was, own, other] = [
      this.itemOf(subject, 'base'),
      this.itemOf(subject, 'mine'),
      this.itemOf(subject, 'theirs'),
    ]
    return own && other && own !== other
      ? this.fieldsBetween(subject, fieldsOf(was ?? {}), fieldsOf(own), fieldsOf(other))
      : []
  }

  private pipelineFields(): Divergence[] {
    return this.fieldsBetween(
      null,
      rootFieldsOf(this.base),
      rootFieldsOf(this.mine),
      rootFieldsOf(this.theirs),
    )
  }

  private fieldsBetween(subject: Subject | null, was: Fields, own: Fields, other: Fields): Divergence[] {
    const paths = new Map([...own, ...other].map(([id, { path }]) => [id, path]))
    return [...paths].flatMap(([id, path]): Divergence[] => {
      const [before, mine, theirs] = [was.get(id)?.value, own.get(id)?.value, other.get(id)?.value]
      if (sameField(mine, theirs)) return []
      const change = changeOf(before, mine, theirs, sameField)
      return [
        {
          key: `${subjectKey(subject)} field ${id}`,
          what: 'field',
          subject,
          path,
          mine,
          theirs,
          ...change,
          follows: null,
        },
      ]
    })
  }

  private places(): Divergence[] {
    let count = 0
    const movers = new Set<Side>()
    for (const thing of ['node', 'input', 'output'] as const) {
      const lists = this.lists(thing)
      for (const [name, own] of lists.mine) {
        const other = lists.theirs.get(name)
        if (!other || isAt(own, other)) continue
        count += 1
        const was = lists.base.get(name)
        if (!was || !isAt(was, own)) movers.add('mine')
        if (was && !isAt(was, other)) movers.add('theirs')
      }
    }
    if (count === 0) return []
    const changedBy = movers.size === 2 ? 'both' : movers.has('theirs') ? 'theirs' : 'mine'
    return [
      {
        key: PLACES,
        what: 'places',
        subject: null,
        count,
        changedBy,
        isConflict: false,
        options: changedBy === 'both' ? ['mine', 'theirs', 'both'] : ['mine', 'theirs'],
        preferred: changedBy,
        follows: null,
      },
    ]
  }

  private itemOf(subject: Subject, of: Side | 'base'): Placed | undefined {
    if (subject.thing === 'node') return this.nodes[of].get(subject.id)
    return this[of][subject.thing === 'input' ? 'inputs' : 'outputs'].find(
      ({ name }) => name === subject.name,
    )
  }

  private commonNodes(): NodeId[] {
    return [...nodesById(this.mine).keys()].filter((id) => this.nodes.theirs.has(id))
  }

  private common(thing: 'input' | 'output'): string[] {
    const lists = this.lists(thing)
    return [...lists.mine.keys()].filter((name) => lists.theirs.has(name))
  }

  private lists(thing: Subject['thing']): Three<ReadonlyMap<string, Placed>> {
    if (thing === 'node') return this.nodes
    const list = (graph: Graph) =>
      new Map<string, Placed>(
        graph[thing === 'input' ? 'inputs' : 'outputs'].map((item) => [item.name, item]),
      )
    return { base: list(this.base), mine: list(this.mine), theirs: list(this.theirs) }
  }
}

function usesOf(graph: Graph): ReadonlySet<string> {
  const uses = new Set<string>()
  for (const node of graph.nodes) {
    for (const [port, binding] of bindingsOf(node)) {
      const source = sourceOf(binding)
      if (source) uses.add(`${subjectKey(source)} → ${node.id} ${port}`)
    }
  }
  for (const { name, node: id } of graph.outputs)
    uses.add(`${subjectKey({ thing: 'node', id })} → output ${name}`)
  return uses
}

function changeOf<Value>(
  before: Value,
  mine: Value,
  theirs: Value,
  isSame: (one: Value, other: Value) => boolean,
): Pick<About, 'changedBy' | 'isConflict' | 'options' | 'preferred'> {
  const isMine = isSame(before, theirs)
  const isTheirs = isSame(before, mine)
  return {
    changedBy: isMine ? 'mine' : isTheirs ? 'theirs' : 'both',
    isConflict: !isMine && !isTheirs,
    options: ['mine', 'theirs'],
    preferred: isTheirs ? 'theirs' : 'mine',
  }
}

const portOf = ({ node, port }: PortRef): PortRef => ({ node, port })

/** Whether two states of a thing say the same, wherever it stands. */
const sameThing = (one: Placed | undefined, other: Placed | undefined) =>
  sameJson({ ...one, x: null, y: null, group: '' }, { ...other, x: null, y: null, group: '' })
