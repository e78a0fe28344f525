import { applyChoices } from './applyChoices'
import { choicesOf, choose, joiningChoices, questionsOf, type Choices } from './choices'
import { compareSides } from './compareSides'
import { carsGraph } from './examples/graphs'
import { numbersFrom, randomEdits } from './examples/randomEdits'
import { bindingsOf, isEdge, isFromInput, type Graph } from './graph'
import { sameGraph } from './sameGraph'
import { unionGraph } from './unionGraph'

/** One test of many drawings; the one that fails is told by its seed. */
function itForAll(name: string, holds: (seed: number) => void) {
  it(name, () => {
    for (let seed = 0; seed < 400; seed += 1) {
      try {
        holds(seed)
      } catch (fault) {
        throw new Error(`with seed ${seed}`, { cause: fault })
      }
    }
  })
}

/** Two drawings that were changed apart at random. */
function apart(seed: number) {
  const random = numbersFrom(seed)
  const base = randomEdits(carsGraph, random, 4)
  const mine = randomEdits(base, random, 1 + Math.floor(random() * 8))
  const theirs = randomEdits(base, random, 1 + Math.floor(random() * 8))
  return { random, base, mine, theirs, sides: compareSides(base, mine, theirs) }
}

/** Edges and outputs that come from nothing. */
function looseEnds(graph: Graph): string[] {
  const ids = new Set<string>(graph.nodes.map(({ id }) => id))
  const inputs = new Set(graph.inputs.map(({ name }) => name))
  return [
    ...graph.nodes.flatMap((node) =>
      bindingsOf(node).flatMap(([port, binding]) => {
        if (isEdge(binding) && !ids.has(binding.node)) return [`${node.id}.${port} from ${binding.node}`]
        return isFromInput(binding) && !inputs.has(binding.input)
          ? [`${node.id}.${port} from ${binding.input}`]
          : []
      }),
    ),
    ...graph.outputs.filter(({ node }) => !ids.has(node)).map(({ name }) => `output ${name}`),
  ]
}

const twice = (names: readonly string[]) => names.filter((name, index) => names.indexOf(name) !== index)

const randomly = (sides: ReturnType<typeof compareSides>, random: () => number): Choices =>
  new Map(
    questionsOf(sides).map(({ key, options }) => [
      key,
      options[Math.floor(random() * options.length)] ?? 'mine',
    ]),
  )

describe('two drawings that were changed apart at random', () => {
  itForAll('are mine when all is chosen from mine, and theirs when all is theirs', (seed) => {
    const { mine, theirs, sides } = apart(seed)

    expect(looseEnds(mine)).toEqual([])
    expect(sameGraph(applyChoices(sides, choicesOf(sides, 'mine')), mine)).toBe(true)
    expect(sameGraph(applyChoices(sides, choicesOf(sides, 'theirs')), theirs)).toBe(true)
  })

  itForAll('leave no edge that comes from nothing, whatever is chosen', (seed) => {
    const { sides, random } = apart(seed)

    for (const choices of [joiningChoices(sides), randomly(sides, random), randomly(sides, random)]) {
      const result = applyChoices(sides, choices)
      expect(looseEnds(result)).toEqual([])
      expect(twice(result.nodes.map(({ id }) => id))).toEqual([])
      expect(twice(result.inputs.map(({ name }) => name))).toEqual([])
      expect(twice(result.outputs.map(({ name }) => name))).toEqual([])
    }
  })

  itForAll('are one drawing of their own when nobody else changed it', (seed) => {
    const { base, mine } = apart(seed)

    const alone = compareSides(base, mine, base)
    const others = compareSides(base, base, mine)

    expect(sameGraph(applyChoices(alone, joiningChoices(alone)), mine)).toBe(true)
    expect(sameGraph(applyChoices(others, joiningChoices(others)), mine)).toBe(true)
    expect(alone.divergences.every(({ changedBy, isConflict }) => changedBy === 'mine' && !isConflict)).toBe(
      true,
    )
    expect(others.divergences.every(({ changedBy }) => changedBy === 'theirs')).toBe(true)
  })

  itForAll('keep every node that somebody added or worked on when they are joined', (seed) => {
    const { sides } = apart(seed)

    const result = new Set(applyChoices(sides, joiningChoices(sides)).nodes.map(({ id }) => id))

    const before = new Set(sides.base.nodes.map(({ id }) => id))
    const added = [...sides.mine.nodes, ...sides.theirs.nodes].filter(({ id }) => !before.has(id))
    const isNameBack = (id: string) => [...sides.names.nodes.values()].includes(id)
    expect(added.filter(({ id }) => !result.has(id) && !isNameBack(id))).toEqual([])
  })

  itForAll('stay whole while one thing after another is chosen', (seed) => {
    const { sides, random } = apart(seed)
    const questions = questionsOf(sides)
    let choices = joiningChoices(sides)

    for (let step = 0; step < 6 && questions.length > 0; step += 1) {
      const { key, options } = questions[Math.floor(random() * questions.length)]!
      const choice = options[Math.floor(random() * options.length)]!
      choices = choose(sides, choices, key, choice)

      expect(choices.get(key)).toBe(choice)
      expect(looseEnds(applyChoices(sides, choices))).toEqual([])
    }
  })

  itForAll('are both to be seen in one drawing, and nothing in it hangs in the air', (seed) => {
    const { sides, random } = apart(seed)

    const { graph, marks } = unionGraph(sides, randomly(sides, random))

    const shown = new Set<string>(graph.nodes.map(({ id }) => id))
    const everything = [...sides.mine.nodes, ...sides.theirs.nodes].map(({ id }) => id)
    expect(everything.filter((id) => !shown.has(id))).toEqual([])
    expect(marks.ghosts.every(({ id }) => marks.edges.get(id)?.isLeftOut)).toBe(true)
    expect(new Set(marks.ghosts.map(({ id }) => id)).size).toBe(marks.ghosts.length)
  })
})
