import { asInterface, componentsOf, type RawInterface } from './component'
import { dropOnNode, inputsFor, insertionOn, outputsFor } from './dropOnNode'
import {
  carsGraph,
  evaluateModel,
  graphOf,
  library,
  port,
  splitData,
  step,
  trainModel,
} from './examples/graphs'
import { edgesOf } from './edges'
import { nodeId } from './graph'

describe('an edge let go over a node', () => {
  it('takes the only free input that fits', () => {
    const graph = graphOf([step('split_data'), step('evaluate_model')])

    expect(dropOnNode(graph, library, port('split_data', 'test'), nodeId('evaluate_model'))).toEqual({
      kind: 'one',
      port: port('evaluate_model', 'test_data'),
    })
  })

  it('asks which when several free inputs fit', () => {
    const graph = graphOf([step('split_data'), step('train_model')])

    expect(dropOnNode(graph, library, port('split_data', 'train'), nodeId('train_model'))).toEqual({
      kind: 'choose',
      ports: [port('train_model', 'training_data'), port('train_model', 'weights')],
    })
  })

  it('prefers a free input to one that is taken', () => {
    const graph = graphOf([step('split_data'), step('train_model', { training_data: 'split_data.test' })])

    expect(dropOnNode(graph, library, port('split_data', 'train'), nodeId('train_model'))).toEqual({
      kind: 'one',
      port: port('train_model', 'weights'),
    })
  })

  it('replaces what feeds the only input that fits when none is free', () => {
    expect(dropOnNode(carsGraph, library, port('split_data', 'train'), nodeId('evaluate_model'))).toEqual({
      kind: 'one',
      port: port('evaluate_model', 'test_data'),
    })
  })

  it('prefers an input that fits to one that fits with a warning', () => {
    const mixed: RawInterface = {
      name: 'mixed',
      version: '1',
      inputs: [
        { name: 'folder', type: 'uri_folder' },
        { name: 'file', type: 'uri_file' },
      ],
      outputs: [],
    }
    const graph = graphOf([step('split_data'), step('mixed')])
    const components = componentsOf([splitData, mixed].map(asInterface))

    expect(dropOnNode(graph, components, port('split_data', 'train'), nodeId('mixed'))).toEqual({
      kind: 'one',
      port: port('mixed', 'file'),
    })
  })

  it('says why nothing fits', () => {
    expect(
      dropOnNode(carsGraph, library, port('evaluate_model', 'report'), nodeId('split_data')),
    ).toMatchObject({
      kind: 'none',
      reason: { key: 'problems.refusal.cycle' },
    })
  })
})

describe('a component that is about to be placed', () => {
  const split = asInterface(splitData)
  const train = asInterface(trainModel)
  const evaluate = asInterface(evaluateModel)

  it('knows which of its ports a given port may join', () => {
    expect(inputsFor(evaluate, train.outputs[0]!).map((input) => input.name)).toEqual(['model'])
    expect(outputsFor(split, train.inputs[0]!).map((output) => output.name)).toEqual(['train', 'test'])
    expect(outputsFor(train, split.inputs[0]!)).toEqual([])
  })

  it('goes on to an edge when it takes the source and feeds the target', () => {
    const edge = edgesOf(carsGraph).find(({ target }) => target.port === 'training_data')!

    expect(insertionOn(carsGraph, library, edge, split)).toMatchObject({
      input: { name: 'table' },
      output: { name: 'train' },
    })
    expect(insertionOn(carsGraph, library, edge, evaluate)).toBeNull()
  })
})
