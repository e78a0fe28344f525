import { choicesOf, choose, joiningChoices } from './choices'
import { compareSides } from './compareSides'
import { asInterface } from './component'
import { connect, disconnect } from './connect'
import { setInput } from './editGraph'
import { addNode, removeNodes } from './editNodes'
import { carsGraph, port, splitData } from './examples/graphs'
import { nodeId, type Graph } from './graph'
import { portOfEdge, unionGraph, type DiffMark } from './unionGraph'

const evaluate = nodeId('evaluate_model')
const train = nodeId('train_model')
const copy = nodeId('split_data_2')

/** A version and the one after it, as a comparison shows them. */
function compared(before: Graph, after: Graph) {
  const sides = compareSides(before, before, after)
  return unionGraph(sides, choicesOf(sides, 'theirs'))
}

const said = (mark: DiffMark | undefined) =>
  mark &&
  `${mark.sign} by ${mark.by}${mark.isLeftOut ? ', left out' : ''}${mark.isConflict ? ', conflict' : ''}`

describe('one version beside another', () => {
  it('shows what went and what came in one drawing', () => {
    const added = addNode(carsGraph, asInterface(splitData), null).graph
    const after = removeNodes(added, new Set([evaluate]))

    const { graph, result, marks } = compared(carsGraph, after)

    expect(graph.nodes.map(({ id }) => id)).toEqual([
      'split_data',
      'train_model',
      'split_data_2',
      'evaluate_model',
    ])
    expect(result.nodes.map(({ id }) => id)).toEqual(['split_data', 'train_model', 'split_data_2'])
    expect(said(marks.nodes.get(evaluate))).toBe('removed by theirs, left out')
    expect(said(marks.nodes.get(copy))).toBe('added by theirs')
    expect(marks.nodes.has(train)).toBe(false)
    expect(said(marks.outputs.get('report'))).toBe('removed by theirs, left out')
  })

  it('marks the edges of what went, which are still drawn', () => {
    const { marks } = compared(carsGraph, removeNodes(carsGraph, new Set([evaluate])))

    expect([...marks.edges].map(([id, mark]) => `${id} ${said(mark)}`)).toEqual([
      'evaluate_model:model removed by theirs, left out',
      'evaluate_model:test_data removed by theirs, left out',
    ])
    expect(marks.ghosts).toEqual([])
  })

  it('shows an edge that was led elsewhere as one that went and one that came', () => {
    const after = connect(carsGraph, port('split_data', 'test'), port('train_model', 'training_data'))

    const { marks } = compared(carsGraph, after)

    const [ghost] = marks.ghosts
    expect(ghost?.source).toEqual(port('split_data', 'train'))
    expect(said(marks.edges.get(ghost!.id))).toBe('removed by theirs, left out')
    expect(said(marks.edges.get(portOfEdge(ghost!.id)))).toBe('added by theirs')
    expect(marks.nodes.size).toBe(0)
  })

  it('marks a step whose parameters changed', () => {
    const { marks } = compared(carsGraph, setInput(carsGraph, port('train_model', 'trees'), 5))

    expect(said(marks.nodes.get(train))).toBe('changed by theirs')
  })

  it('marks the edge from a pipeline input that was cut', () => {
    const { marks } = compared(carsGraph, disconnect(carsGraph, port('split_data', 'table')))

    expect(marks.ghosts.map(({ source }) => source)).toEqual([{ input: 'cars' }])
  })

  it('has no marks where nothing differs', () => {
    const { graph, marks } = compared(carsGraph, structuredClone(carsGraph))

    expect(graph.nodes).toEqual(carsGraph.nodes)
    expect([marks.nodes.size, marks.edges.size, marks.inputs.size, marks.outputs.size]).toEqual([0, 0, 0, 0])
  })
})

describe('two sides in one drawing', () => {
  it('tells who did what, and marks what both changed', () => {
    const mine = setInput(
      addNode(carsGraph, asInterface(splitData), { x: 5, y: 5 }).graph,
      port('train_model', 'trees'),
      1,
    )
    const theirs = setInput(removeNodes(carsGraph, new Set([evaluate])), port('train_model', 'trees'), 2)
    const sides = compareSides(carsGraph, mine, theirs)

    const { marks } = unionGraph(sides, joiningChoices(sides))

    expect(said(marks.nodes.get(copy))).toBe('added by mine')
    expect(said(marks.nodes.get(evaluate))).toBe('removed by theirs, left out')
    expect(said(marks.nodes.get(train))).toBe('changed by both, conflict')
  })

  it('follows each choice', () => {
    const sides = compareSides(carsGraph, carsGraph, removeNodes(carsGraph, new Set([evaluate])))

    const { marks, result } = unionGraph(
      sides,
      choose(sides, joiningChoices(sides), 'node evaluate_model', 'mine'),
    )

    expect(said(marks.nodes.get(evaluate))).toBe('removed by theirs')
    expect(result.nodes).toHaveLength(3)
  })

  it('draws both of two steps that go by one id', () => {
    const add = (x: number) => addNode(carsGraph, asInterface(splitData), { x, y: 0 }).graph
    const sides = compareSides(carsGraph, add(10), add(500))

    const { graph, marks } = unionGraph(sides, choicesOf(sides, 'theirs'))

    expect(graph.nodes.slice(3).map(({ id, x }) => [id, x])).toEqual([
      ['split_data_2', 500],
      ['split_data_3', 10],
    ])
    expect(said(marks.nodes.get(nodeId('split_data_3')))).toBe('added by mine, left out')
    expect(said(marks.nodes.get(copy))).toBe('added by theirs')
  })
})
