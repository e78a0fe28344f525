import { asInterface } from './component'
import { addNode, changeSettings, changeVersion, removeNodes, renameNode } from './editNodes'
import { carsGraph, edgeTexts, graphOf, step, trainModel } from './examples/graphs'
import { emptyGraph, findNode, nodeId } from './graph'
import { duplicate } from './graft'
import { moveNodes, place } from './place'

const train = asInterface(trainModel)
const ids = (...names: string[]) => new Set(names.map(nodeId))
const only = (...names: string[]) => ({ nodes: ids(...names), notes: new Set<string>() })

describe('adding a component', () => {
  it('makes a node whose id comes from the component and whose place is where it was dropped', () => {
    const { graph, id } = addNode(emptyGraph, train, { x: 12, y: 34 })

    expect(id).toBe('train_model')
    expect(findNode(graph, id)).toMatchObject({
      title: 'Train model',
      x: 12,
      y: 34,
      component: { version: '1' },
    })
  })

  it('gives the second of its kind an id and a title of its own', () => {
    const first = addNode(emptyGraph, train, null).graph
    const second = addNode(first, train, null)
    const third = addNode(second.graph, train, null)

    expect([second.id, third.id]).toEqual(['train_model_2', 'train_model_3'])
    expect(third.graph.nodes.map((node) => node.title)).toEqual([
      'Train model',
      'Train model 2',
      'Train model 3',
    ])
  })

  it('makes an id that pipeline.yml accepts out of any name', () => {
    const odd = { ...train, name: '3-way Split!' }

    expect(addNode(emptyGraph, odd, null).id).toBe('_3_way_split')
  })
})

describe('removing nodes', () => {
  it('takes their edges and pipeline outputs along', () => {
    const left = removeNodes(carsGraph, ids('train_model', 'evaluate_model'))

    expect(left.nodes.map((node) => node.id)).toEqual(['split_data'])
    expect(left.outputs).toEqual([])
  })

  it('frees the ports that they fed, and leaves the rest alone', () => {
    const left = removeNodes(carsGraph, ids('train_model'))

    expect(edgeTexts(left)).toEqual(['split_data.test → evaluate_model.test_data'])
    expect(findNode(left, nodeId('split_data'))).toBe(findNode(carsGraph, nodeId('split_data')))
  })

  it('changes nothing when there is nothing to remove', () => {
    expect(removeNodes(carsGraph, ids('gone'))).toBe(carsGraph)
  })
})

describe('duplicating nodes', () => {
  it('keeps the edges among them, and what feeds them from outside', () => {
    const { graph, ids: copies } = duplicate(carsGraph, only('train_model', 'evaluate_model'), {
      x: 20,
      y: 40,
    })

    expect([...copies]).toEqual([
      ['train_model', 'train_model_2'],
      ['evaluate_model', 'evaluate_model_2'],
    ])
    expect(edgeTexts(graph).slice(-3)).toEqual([
      'split_data.train → train_model_2.training_data',
      'train_model_2.model → evaluate_model_2.model',
      'split_data.test → evaluate_model_2.test_data',
    ])
    expect(findNode(graph, nodeId('train_model_2'))).toMatchObject({ x: 320, y: 40 })
  })

  it('counts on from a name that already ends in a number', () => {
    const graph = graphOf([step('train_2'), step('train')])

    expect([...duplicate(graph, only('train_2'), { x: 0, y: 0 }).ids.values()]).toEqual(['train_3'])
  })
})

describe('changing a node', () => {
  it('renames its title and never its id', () => {
    const renamed = renameNode(carsGraph, nodeId('train_model'), 'Forest')

    expect(findNode(renamed, nodeId('train_model'))?.title).toBe('Forest')
    expect(edgeTexts(renamed)).toEqual(edgeTexts(carsGraph))
  })

  it('takes an empty title as none', () => {
    const named = renameNode(carsGraph, nodeId('train_model'), 'Forest')
    const unnamed = renameNode(named, nodeId('train_model'), '  ')

    expect(findNode(unnamed, nodeId('train_model'))).not.toHaveProperty('title')
    expect(renameNode(carsGraph, nodeId('train_model'), '')).toBe(carsGraph)
  })

  it('sets and takes away settings one by one', () => {
    const set = changeSettings(carsGraph, nodeId('train_model'), { timeout_seconds: 60, comment: 'slow' })
    const cleared = changeSettings(set, nodeId('train_model'), { comment: null })

    expect(findNode(cleared, nodeId('train_model'))?.settings).toEqual({ timeout_seconds: 60 })
  })

  it('moves it to another version, letting go of inputs that are gone', () => {
    const newer = { ...train, version: '2', inputs: train.inputs.filter((input) => input.name !== 'target') }

    const moved = findNode(changeVersion(carsGraph, nodeId('train_model'), newer), nodeId('train_model'))

    expect(moved?.component.version).toBe('2')
    expect(Object.keys(moved?.inputs ?? {})).toEqual(['training_data'])
  })

  it('keeps keys that this version of the product does not know', () => {
    const foreign = graphOf([{ ...step('a'), limits: { retries: 3 } } as never])

    expect(renameNode(foreign, nodeId('a'), 'A').nodes[0]).toMatchObject({ limits: { retries: 3 } })
  })
})

describe('moving', () => {
  it('places nodes on whole pixels and leaves the others alone', () => {
    const moved = moveNodes(carsGraph, new Map([[nodeId('split_data'), { x: 10.4, y: 9.6 }]]))

    expect(moved.nodes[0]).toMatchObject({ x: 10, y: 10 })
    expect(moved.nodes[1]).toBe(carsGraph.nodes[1])
  })

  it('places pipeline inputs and outputs too', () => {
    const moved = place(carsGraph, {
      inputs: new Map([['cars', { x: 1, y: 2 }]]),
      outputs: new Map([['report', { x: 3, y: 4 }]]),
    })

    expect(moved.inputs[0]).toMatchObject({ x: 1, y: 2 })
    expect(moved.outputs[0]).toMatchObject({ x: 3, y: 4 })
  })

  it('changes nothing when everything already stands there', () => {
    expect(moveNodes(carsGraph, new Map([[nodeId('split_data'), { x: 0, y: 0 }]]))).toBe(carsGraph)
  })
})
