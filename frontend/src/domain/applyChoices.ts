import { chosenSide, presenceOf, type Choices } from './choices'
import {
  PLACES,
  sourceOf,
  subjectKey,
  type Choice,
  type Divergence,
  type Side,
  type Sides,
  type Subject,
} from './divergence'
import { groupOf, isAt, withField } from './fields'
import { bindingsOf, nodesById, type Graph, type Node, type Placed } from './graph'
import { renamed, type Renaming } from './renameClashes'

/**
 * The drawing that follows from what was chosen.
 *
 * All from one side is that side's drawing. No edge is left that comes from something which is not there.
 */
export function applyChoices(sides: Sides, choices: Choices): Graph {
  const graph = assemble(sides, choices)
  return renamed(graph, namesBack(sides, graph))
}

/** The same under the names of `sides`, in which nothing of mine goes by a name of theirs. */
export function assemble(sides: Sides, choices: Choices): Graph {
  const sideOf = chosenSide(sides, choices)
  const isPresent = presenceOf(sides, choices)
  const changes = changesBySubject(sides)
  const places = sides.divergences.find(({ key }) => key === PLACES)
  const placesFrom = places ? sideOf(places) : 'mine'
  const isTheirs = sides.divergences.every((divergence) => sideOf(divergence) === 'theirs')
  const spine: Side = isTheirs ? 'theirs' : 'mine'

  const list = <Item extends Placed>(
    thing: Subject['thing'],
    of: (graph: Graph) => readonly Item[],
    nameOf: (item: Item) => string,
  ): readonly Item[] => {
    const before = new Map(of(sides.base).map((item) => [nameOf(item), item]))
    const joined = new Joined(of(sides.mine), of(sides.theirs), nameOf)
    return joined
      .inOrder(spine)
      .filter((name) => isPresent((thing === 'node' ? { thing, id: name } : { thing, name }) as Subject))
      .flatMap((name): readonly Item[] | Item => {
        const { mine, theirs } = joined.of(name)
        if (!mine || !theirs) return mine ?? theirs ?? []
        const changed = applyTo(mine, changes.get(`${thing} ${name}`) ?? [], sideOf)
        return placed(changed, mine, theirs, before.get(name), placesFrom)
      })
  }

  const graph: Graph = {
    ...applyTo(sides.mine, changes.get('pipeline') ?? [], sideOf),
    nodes: list(
      'node',
      (from) => from.nodes,
      (node) => node.id,
    ),
    inputs: list(
      'input',
      (from) => from.inputs,
      (input) => input.name,
    ),
    outputs: list(
      'output',
      (from) => from.outputs,
      (output) => output.name,
    ),
  }
  return withoutLooseEnds(graph, isPresent)
}

/** The names in two lists, in an order that keeps the order of each. */
class Joined<Item> {
  private readonly lists: Readonly<Record<Side, ReadonlyMap<string, Item>>>

  constructor(mine: readonly Item[], theirs: readonly Item[], nameOf: (item: Item) => string) {
    const index = (items: readonly Item[]) => new Map(items.map((item) => [nameOf(item), item]))
    this.lists = { mine: index(mine), theirs: index(theirs) }
  }

  of(name: string): Readonly<Record<Side, Item | undefined>> {
    return { mine: this.lists.mine.get(name), theirs: this.lists.theirs.get(name) }
  }

  /** As in the list of `spine`; what only the other list has stands behind what it stands behind there. */
  inOrder(spine: Side): readonly string[] {
    const own = this.lists[spine]
    const behind = new Map<string | null, string[]>()
    let last: string | null = null
    for (const name of this.lists[spine === 'mine' ? 'theirs' : 'mine'].keys()) {
      if (own.has(name)) last = name
      else behind.set(last, [...(behind.get(last) ?? []), name])
    }
    return [
      ...(behind.get(null) ?? []),
      ...[...own.keys()].flatMap((name) => [name, ...(behind.get(name) ?? [])]),
    ]
  }
}

function changesBySubject({ divergences }: Sides): ReadonlyMap<string, readonly Divergence[]> {
  const changes = new Map<string, Divergence[]>()
  for (const divergence of divergences) {
    const key = subjectKey(divergence.subject)
    changes.set(key, [...(changes.get(key) ?? []), divergence])
  }
  return changes
}

/** `mine`, with what was chosen of theirs. */
function applyTo<Item extends object>(
  mine: Item,
  changes: readonly Divergence[],
  sideOf: (divergence: Divergence) => Choice,
): Item {
  return changes
    .filter((divergence) => sideOf(divergence) === 'theirs')
    .reduce((item: Item, divergence): Item => {
      if (divergence.what === 'field') return withField(item, divergence.path, divergence.theirs ?? undefined)
      if (divergence.what === 'source') return { ...item, ...divergence.theirs }
      if (divergence.what === 'binding')
        return withField(item, ['inputs', divergence.port], divergence.theirs ?? undefined)
      return item
    }, mine)
}

function placed<Item extends Placed>(
  item: Item,
  mine: Item,
  theirs: Item,
  before: Item | undefined,
  choice: Choice,
): Item {
  const isTheirs = choice === 'theirs' || (choice === 'both' && before !== undefined && isAt(before, mine))
  if (!isTheirs || isAt(mine, theirs)) return item
  return withField({ ...item, x: theirs.x ?? null, y: theirs.y ?? null }, ['group'], groupOf(theirs))
}

function withoutLooseEnds(graph: Graph, isPresent: (subject: Subject) => boolean): Graph {
  const isHeld = (subject: Subject | null) => !subject || isPresent(subject)
  const nodes = graph.nodes.map((node): Node => {
    const bindings = bindingsOf(node)
    const held = bindings.filter(([, binding]) => isHeld(sourceOf(binding)))
    return held.length === bindings.length ? node : { ...node, inputs: Object.fromEntries(held) }
  })
  const outputs = graph.outputs.filter(({ node }) => isPresent({ thing: 'node', id: node }))
  return { ...graph, nodes, outputs }
}

/** What was renamed goes by its own name again where that is free. */
function namesBack({ names }: Sides, graph: Graph): Renaming {
  const back = (renaming: ReadonlyMap<string, string>, used: ReadonlySet<string>) =>
    new Map([...renaming].flatMap(([was, is]) => (used.has(was) ? [] : [[is, was] as const])))
  const namesIn = (items: readonly { readonly name: string }[]) => new Set(items.map(({ name }) => name))
  return {
    nodes: back(names.nodes, new Set(nodesById(graph).keys())),
    inputs: back(names.inputs, namesIn(graph.inputs)),
    outputs: back(names.outputs, namesIn(graph.outputs)),
  }
}
