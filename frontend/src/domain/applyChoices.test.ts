import { applyChoices } from './applyChoices'
import { choicesOf, choose, joiningChoices, questionsOf } from './choices'
import { compareSides } from './compareSides'
import { connect, disconnect } from './connect'
import { changeGraphSettings, setFromInput, setInput } from './editGraph'
import { addNode, changeSettings, removeNodes, renameNode } from './editNodes'
import { asInterface } from './component'
import { carsGraph, edgeTexts, evaluateModel, port, splitData } from './examples/graphs'
import { findNode, nodeId, portName, type Graph } from './graph'
import { addPipelineInput } from './pipelineInputs'
import { moveNodes } from './place'

const train = nodeId('train_model')
const evaluate = nodeId('evaluate_model')
const split = nodeId('split_data')
const trees = port('train_model', 'trees')

/** Both sides joined, and what both changed in different ways. */
function joined(base: Graph, mine: Graph, theirs: Graph) {
  const sides = compareSides(base, mine, theirs)
  return {
    graph: applyChoices(sides, joiningChoices(sides)),
    conflicts: sides.divergences.filter(({ isConflict }) => isConflict).map(({ key }) => key),
  }
}

const asked = (base: Graph, mine: Graph, theirs: Graph) =>
  questionsOf(compareSides(base, mine, theirs)).map(({ key, changedBy }) => `${key} by ${changedBy}`)

describe('joining two drawings that were changed apart', () => {
  it('takes what only one side changed from that side', () => {
    const mine = setInput(carsGraph, trees, 300)
    const theirs = renameNode(carsGraph, train, 'Forest')

    const { graph, conflicts } = joined(carsGraph, mine, theirs)

    expect(conflicts).toEqual([])
    expect(findNode(graph, train)).toMatchObject({ title: 'Forest', inputs: { trees: { value: 300 } } })
  })

  it('keeps mine where both changed the same value, and says so', () => {
    const mine = setInput(carsGraph, trees, 300)
    const theirs = setInput(carsGraph, trees, 50)

    const { graph, conflicts } = joined(carsGraph, mine, theirs)

    expect(findNode(graph, train)?.inputs).toMatchObject({ trees: { value: 300 } })
    expect(conflicts).toEqual(['node train_model input trees'])
  })

  it('is no conflict when both made the same change', () => {
    const mine = setInput(carsGraph, trees, 300)
    const theirs = setInput(carsGraph, trees, 300)

    expect(joined(carsGraph, mine, theirs)).toEqual({ graph: mine, conflicts: [] })
    expect(asked(carsGraph, mine, theirs)).toEqual([])
  })

  it('does not ask where on the canvas a node stands', () => {
    const mine = moveNodes(carsGraph, new Map([[train, { x: 1, y: 1 }]]))
    const theirs = moveNodes(carsGraph, new Map([[train, { x: 2, y: 2 }]]))

    const { graph, conflicts } = joined(carsGraph, mine, theirs)

    expect(findNode(graph, train)).toMatchObject({ x: 1, y: 1 })
    expect(conflicts).toEqual([])
  })

  it('keeps nodes that each side added', () => {
    const mine = addNode(carsGraph, asInterface(splitData), null)
    const theirs = addNode(carsGraph, asInterface(evaluateModel), null)

    const merged = joined(carsGraph, mine.graph, theirs.graph).graph

    expect(merged.nodes.map((node) => node.id)).toEqual(
      expect.arrayContaining(['split_data_2', 'evaluate_model_2', 'train_model']),
    )
  })

  it('keeps both nodes when both sides added one under the same id', () => {
    const added = addNode(carsGraph, asInterface(splitData), { x: 0, y: 0 })
    const mine = connect(added.graph, port('split_data_2', 'train'), port('train_model', 'weights'))
    const theirs = addNode(carsGraph, asInterface(splitData), { x: 500, y: 500 }).graph

    const { graph, conflicts } = joined(carsGraph, mine, theirs)

    expect(graph.nodes.filter((node) => node.component.name === 'split_data')).toHaveLength(3)
    expect(edgeTexts(graph)).toContain('split_data_3.train → train_model.weights')
    expect(conflicts).toEqual([])
  })

  it('removes what one side removed and the other left alone', () => {
    const mine = removeNodes(carsGraph, new Set([nodeId('evaluate_model')]))
    const theirs = setInput(carsGraph, trees, 50)

    const { graph, conflicts } = joined(carsGraph, mine, theirs)

    expect(graph.nodes.map((node) => node.id)).toEqual(['split_data', 'train_model'])
    expect(graph.outputs).toEqual([])
    expect(conflicts).toEqual([])
  })

  it('keeps what one side removed and the other changed, and says so', () => {
    const mine = setInput(carsGraph, trees, 300)
    const theirs = removeNodes(carsGraph, new Set([train]))

    const { graph, conflicts } = joined(carsGraph, mine, theirs)

    expect(findNode(graph, train)).toBeDefined()
    expect(conflicts).toEqual(['node train_model'])
  })

  it('lets a cut edge stay cut while the other side renames', () => {
    const mine = disconnect(carsGraph, port('train_model', 'training_data'))
    const theirs = renameNode(carsGraph, train, 'Forest')

    expect(edgeTexts(joined(carsGraph, mine, theirs).graph)).not.toContain(
      'split_data.train → train_model.training_data',
    )
  })

  it('merges settings key by key', () => {
    const mine = changeSettings(changeGraphSettings(carsGraph, { force_rerun: true }), train, {
      comment: 'mine',
    })
    const theirs = changeSettings(carsGraph, train, { timeout_seconds: 60 })

    const { graph, conflicts } = joined(carsGraph, mine, theirs)

    expect(graph.settings).toEqual({ force_rerun: true })
    expect(findNode(graph, train)?.settings).toEqual({ comment: 'mine', timeout_seconds: 60 })
    expect(conflicts).toEqual([])
  })

  it('is theirs when I changed nothing, and mine when they changed nothing', () => {
    const other = setInput(carsGraph, trees, 50)

    expect(joined(carsGraph, carsGraph, other).graph).toEqual(other)
    expect(joined(carsGraph, other, carsGraph).graph).toEqual(other)
  })

  it('keeps a step that one side removed and the other connected to something new', () => {
    const mine = removeNodes(carsGraph, new Set([split]))
    const theirs = connect(carsGraph, port('split_data', 'test'), port('train_model', 'weights'))

    const { graph, conflicts } = joined(carsGraph, mine, theirs)

    expect(conflicts).toEqual(['node split_data'])
    expect(edgeTexts(graph)).toContain('split_data.test → train_model.weights')
    expect(edgeTexts(graph)).toContain('split_data.train → train_model.training_data')
  })

  it('asks for two values of one pipeline input that both added, and has it once', () => {
    const wide = (value: number) => addPipelineInput(carsGraph, { name: 'rate', type: 'number', value }).graph

    const { graph, conflicts } = joined(carsGraph, wide(1), wide(2))

    expect(conflicts).toEqual(['input rate field value'])
    expect(graph.inputs.map(({ name, value }) => [name, value])).toEqual([
      ['cars', undefined],
      ['rate', 1],
    ])
  })

  it('keeps two pipeline inputs of one name that are not of one type, each with its edges', () => {
    const rate = port('split_data', 'ratio')
    const mine = setFromInput(
      addPipelineInput(carsGraph, { name: 'more', type: 'number' }).graph,
      rate,
      'more',
    )
    const theirs = addPipelineInput(carsGraph, { name: 'more', type: 'uri_file' }).graph

    const { graph } = joined(carsGraph, mine, theirs)

    expect(graph.inputs.map(({ name, type }) => `${name}: ${type}`)).toEqual([
      'cars: uri_file',
      'more: uri_file',
      'more_2: number',
    ])
    expect(findNode(graph, split)?.inputs).toMatchObject({ ratio: { input: 'more_2' } })
  })

  it('keeps two outputs of one name that come from different ports', () => {
    const output = (name: string) => ({ name: 'extra', ...port('split_data', name) })
    const mine = { ...carsGraph, outputs: [...carsGraph.outputs, output('train')] }
    const theirs = { ...carsGraph, outputs: [...carsGraph.outputs, output('test')] }

    expect(
      joined(carsGraph, mine, theirs).graph.outputs.map(({ name, port: from }) => `${name} ${from}`),
    ).toEqual(['report report', 'extra test', 'extra_2 train'])
  })

  it('takes variables of a step one by one', () => {
    const withVariables = (variables: Record<string, string>) =>
      changeSettings(carsGraph, train, { environment_variables: variables })
    const base = withVariables({ SEED: '1' })

    const { graph, conflicts } = joined(
      base,
      withVariables({ SEED: '2' }),
      withVariables({ SEED: '1', DEBUG: 'yes' }),
    )

    expect(findNode(graph, train)?.settings?.environment_variables).toEqual({ SEED: '2', DEBUG: 'yes' })
    expect(conflicts).toEqual([])
  })

  it('takes each step from where the one who moved it put it', () => {
    const mine = moveNodes(carsGraph, new Map([[train, { x: 1, y: 1 }]]))
    const theirs = moveNodes(
      carsGraph,
      new Map([
        [train, { x: 2, y: 2 }],
        [split, { x: 9, y: 9 }],
      ]),
    )

    const { graph } = joined(carsGraph, mine, theirs)

    expect(asked(carsGraph, mine, theirs)).toEqual(['places by both'])
    expect(findNode(graph, train)).toMatchObject({ x: 1, y: 1 })
    expect(findNode(graph, split)).toMatchObject({ x: 9, y: 9 })
  })

  it('keeps what a newer version of the product wrote into a drawing', () => {
    const theirs = {
      ...carsGraph,
      colours: { train_model: 'red' },
      nodes: carsGraph.nodes.map((node) => (node.id === train ? { ...node, retries: 3 } : node)),
    }

    const { graph } = joined(carsGraph, setInput(carsGraph, trees, 300), theirs)

    expect(graph).toMatchObject({ colours: { train_model: 'red' } })
    expect(findNode(graph, train)).toMatchObject({ retries: 3, inputs: { trees: { value: 300 } } })
  })
})

describe('choosing one thing after another', () => {
  const start = (mine: Graph, theirs: Graph, base = carsGraph) => {
    const sides = compareSides(base, mine, theirs)
    return { sides, choices: joiningChoices(sides) }
  }

  it('asks once about a step that went, and not about each of its edges', () => {
    const mine = removeNodes(carsGraph, new Set([split]))

    expect(asked(carsGraph, mine, carsGraph)).toEqual(['node split_data by mine'])
  })

  it('brings a removed step back with its edges and its outputs', () => {
    const { sides, choices } = start(
      removeNodes(carsGraph, new Set([evaluate, split])),
      setInput(carsGraph, trees, 5),
    )

    const back = applyChoices(
      sides,
      choose(sides, choose(sides, choices, 'node split_data', 'theirs'), 'node evaluate_model', 'theirs'),
    )

    expect(edgeTexts(back)).toEqual(edgeTexts(carsGraph))
    expect(back.outputs).toEqual(carsGraph.outputs)
  })

  it('brings along the step that a chosen edge comes from', () => {
    const added = addNode(carsGraph, asInterface(splitData), null)
    const mine = connect(added.graph, port('split_data_2', 'test'), port('evaluate_model', 'test_data'))
    const { sides, choices } = start(mine, setInput(carsGraph, trees, 5))
    const without = choose(sides, choices, 'node split_data_2', 'theirs')
    expect(edgeTexts(applyChoices(sides, without))).toContain('split_data.test → evaluate_model.test_data')

    const again = choose(sides, without, 'node evaluate_model input test_data', 'mine')

    expect(again.get('node split_data_2')).toBe('mine')
    expect(edgeTexts(applyChoices(sides, again))).toContain('split_data_2.test → evaluate_model.test_data')
  })

  it('keeps one of two steps that both added under one id, or both of them', () => {
    const add = (x: number) => addNode(carsGraph, asInterface(splitData), { x, y: 0 }).graph
    const { sides, choices } = start(add(10), add(500))
    const [twins] = questionsOf(sides)

    const placesAfter = (choice: 'mine' | 'theirs' | 'both') =>
      applyChoices(sides, choose(sides, choices, twins!.key, choice))
        .nodes.slice(3)
        .map(({ id, x }) => `${id} at ${x}`)

    expect(twins).toMatchObject({ what: 'twins', preferred: 'both', isConflict: false })
    expect(placesAfter('both')).toEqual(['split_data_2 at 500', 'split_data_3 at 10'])
    expect(placesAfter('mine')).toEqual(['split_data_2 at 10'])
    expect(placesAfter('theirs')).toEqual(['split_data_2 at 500'])
  })

  it('does not take what is not offered', () => {
    const { sides, choices } = start(setInput(carsGraph, trees, 1), setInput(carsGraph, trees, 2))

    expect(choose(sides, choices, 'node train_model input trees', 'both')).toBe(choices)
    expect(choose(sides, choices, 'node nobody', 'mine')).toBe(choices)
  })

  it('leaves an edge alone that never had a source', () => {
    const broken = connect(carsGraph, port('gone', 'out'), port('train_model', 'weights'))
    const sides = compareSides(broken, broken, setInput(broken, trees, 5))

    expect(edgeTexts(applyChoices(sides, choicesOf(sides, 'mine')))).toContain(
      'gone.out → train_model.weights',
    )
  })

  it('changes nothing of what it is given', () => {
    const { sides, choices } = start(setInput(carsGraph, trees, 1), setInput(carsGraph, trees, 2))
    const before = structuredClone(sides.mine)

    const next = choose(sides, choices, 'node train_model input trees', 'theirs')

    expect(choices.get('node train_model input trees')).toBe('mine')
    expect(findNode(applyChoices(sides, next), train)?.inputs[portName('trees')]).toEqual({ value: 2 })
    expect(sides.mine).toEqual(before)
  })
})
