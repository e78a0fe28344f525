import { connect, disconnect } from './connect'
import { differences } from './differences'
import { setInput, changeGraphSettings } from './editGraph'
import { addNode, changeSettings, removeNodes, renameNode } from './editNodes'
import { asInterface } from './component'
import { carsGraph, edgeTexts, evaluateModel, port, splitData } from './examples/graphs'
import { findNode, nodeId } from './graph'
import { mergeGraphs } from './mergeGraphs'
import { moveNodes } from './place'

const train = nodeId('train_model')
const trees = port('train_model', 'trees')

describe('joining two drawings that were changed apart', () => {
  it('takes what only one side changed from that side', () => {
    const mine = setInput(carsGraph, trees, 300)
    const theirs = renameNode(carsGraph, train, 'Forest')

    const { graph, conflicts } = mergeGraphs(carsGraph, mine, theirs)

    expect(conflicts).toEqual([])
    expect(findNode(graph, train)).toMatchObject({ title: 'Forest', inputs: { trees: { value: 300 } } })
  })

  it('keeps mine where both changed the same value, and says so', () => {
    const mine = setInput(carsGraph, trees, 300)
    const theirs = setInput(carsGraph, trees, 50)

    const { graph, conflicts } = mergeGraphs(carsGraph, mine, theirs)

    expect(findNode(graph, train)?.inputs).toMatchObject({ trees: { value: 300 } })
    expect(conflicts).toEqual([{ thing: 'node', name: 'train_model', part: 'inputs.trees' }])
  })

  it('is no conflict when both made the same change', () => {
    const mine = setInput(carsGraph, trees, 300)
    const theirs = setInput(carsGraph, trees, 300)

    expect(mergeGraphs(carsGraph, mine, theirs)).toEqual({ graph: mine, conflicts: [] })
  })

  it('does not ask where on the canvas a node stands', () => {
    const mine = moveNodes(carsGraph, new Map([[train, { x: 1, y: 1 }]]))
    const theirs = moveNodes(carsGraph, new Map([[train, { x: 2, y: 2 }]]))

    const { graph, conflicts } = mergeGraphs(carsGraph, mine, theirs)

    expect(findNode(graph, train)).toMatchObject({ x: 1, y: 1 })
    expect(conflicts).toEqual([])
  })

  it('keeps nodes that each side added', () => {
    const mine = addNode(carsGraph, asInterface(splitData), null)
    const theirs = addNode(carsGraph, asInterface(evaluateModel), null)

    const merged = mergeGraphs(carsGraph, mine.graph, theirs.graph).graph

    expect(merged.nodes.map((node) => node.id)).toEqual(
      expect.arrayContaining(['split_data_2', 'evaluate_model_2', 'train_model']),
    )
  })

  it('keeps both nodes when both sides added one under the same id', () => {
    const added = addNode(carsGraph, asInterface(splitData), { x: 0, y: 0 })
    const mine = connect(added.graph, port('split_data_2', 'train'), port('train_model', 'weights'))
    const theirs = addNode(carsGraph, asInterface(splitData), { x: 500, y: 500 }).graph

    const { graph, conflicts } = mergeGraphs(carsGraph, mine, theirs)

    expect(graph.nodes.filter((node) => node.component.name === 'split_data')).toHaveLength(3)
    expect(edgeTexts(graph)).toContain('split_data_3.train → train_model.weights')
    expect(conflicts).toEqual([])
  })

  it('removes what one side removed and the other left alone', () => {
    const mine = removeNodes(carsGraph, new Set([nodeId('evaluate_model')]))
    const theirs = setInput(carsGraph, trees, 50)

    const { graph, conflicts } = mergeGraphs(carsGraph, mine, theirs)

    expect(graph.nodes.map((node) => node.id)).toEqual(['split_data', 'train_model'])
    expect(graph.outputs).toEqual([])
    expect(conflicts).toEqual([])
  })

  it('keeps what one side removed and the other changed, and says so', () => {
    const mine = setInput(carsGraph, trees, 300)
    const theirs = removeNodes(carsGraph, new Set([train]))

    const { graph, conflicts } = mergeGraphs(carsGraph, mine, theirs)

    expect(findNode(graph, train)).toBeDefined()
    expect(conflicts).toEqual([{ thing: 'node', name: 'train_model', part: null }])
  })

  it('lets a cut edge stay cut while the other side renames', () => {
    const mine = disconnect(carsGraph, port('train_model', 'training_data'))
    const theirs = renameNode(carsGraph, train, 'Forest')

    expect(edgeTexts(mergeGraphs(carsGraph, mine, theirs).graph)).not.toContain(
      'split_data.train → train_model.training_data',
    )
  })

  it('merges settings key by key', () => {
    const mine = changeSettings(changeGraphSettings(carsGraph, { force_rerun: true }), train, {
      comment: 'mine',
    })
    const theirs = changeSettings(carsGraph, train, { timeout_seconds: 60 })

    const { graph, conflicts } = mergeGraphs(carsGraph, mine, theirs)

    expect(graph.settings).toEqual({ force_rerun: true })
    expect(findNode(graph, train)?.settings).toEqual({ comment: 'mine', timeout_seconds: 60 })
    expect(conflicts).toEqual([])
  })

  it('is theirs when I changed nothing, and mine when they changed nothing', () => {
    const other = setInput(carsGraph, trees, 50)

    expect(mergeGraphs(carsGraph, carsGraph, other).graph).toEqual(other)
    expect(mergeGraphs(carsGraph, other, carsGraph).graph).toEqual(other)
  })
})

describe('what differs between two drawings', () => {
  it('is nothing when they say the same', () => {
    expect(differences(carsGraph, structuredClone(carsGraph))).toEqual([])
  })

  it('is told part by part', () => {
    const after = changeGraphSettings(
      renameNode(
        setInput(removeNodes(carsGraph, new Set([nodeId('evaluate_model')])), trees, 300),
        train,
        'Forest',
      ),
      { force_rerun: true },
    )

    expect(differences(carsGraph, after)).toEqual([
      { thing: 'node', id: 'evaluate_model', change: 'removed' },
      { thing: 'node', id: 'train_model', change: 'changed', parts: ['title'] },
      { thing: 'binding', id: 'train_model', port: 'trees', before: null, after: { value: 300 } },
      { thing: 'output', name: 'report', change: 'removed' },
      { thing: 'settings' },
    ])
  })
})
