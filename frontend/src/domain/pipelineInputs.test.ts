import { asInterface } from './component'
import { setInput } from './editGraph'
import { carsGraph, graphOf, library, port, step, trainModel } from './examples/graphs'
import { bindingOf, findNode, nodeId, portName, type Graph } from './graph'
import {
  addPipelineInput,
  changePipelineInput,
  demote,
  inputNameFault,
  promote,
  removePipelineInput,
  renamePipelineInput,
} from './pipelineInputs'
import { addPipelineOutput, removePipelineOutput, renamePipelineOutput } from './pipelineOutputs'

const [, target, trees, loss] = asInterface(trainModel).inputs
const bound = (graph: Graph, node: string, name: string) =>
  bindingOf(findNode(graph, nodeId(node))!, portName(name))

describe('promoting an input of a node', () => {
  it('makes it an input of the pipeline that takes over its value', () => {
    const { graph, name } = promote(carsGraph, port('train_model', 'target'), target!)

    expect(name).toBe('target')
    expect(graph.inputs[1]).toMatchObject({ name: 'target', type: 'string', value: 'mpg' })
    expect(bound(graph, 'train_model', 'target')).toEqual({ input: 'target' })
  })

  it('takes over the default where nothing was typed, with the rules of the port', () => {
    expect(promote(carsGraph, port('train_model', 'trees'), trees!).graph.inputs[1]).toEqual({
      name: 'trees',
      type: 'integer',
      value: 100,
      min: 1,
      max: 2000,
      x: null,
      y: null,
    })
    expect(promote(carsGraph, port('train_model', 'loss'), loss!).graph.inputs[1]).toMatchObject({
      enum: ['squared', 'absolute'],
    })
  })

  it('takes over data', () => {
    const data = { data: { name: 'cars', version: '1' } }
    const graph = graphOf([step('train_model', { training_data: data })])

    expect(
      promote(graph, port('train_model', 'training_data'), asInterface(trainModel).inputs[0]!).graph
        .inputs[0],
    ).toMatchObject({ type: 'uri_file', ...data })
  })

  it('finds a free name', () => {
    const graph = addPipelineInput(carsGraph, { name: 'target', type: 'string' }).graph

    expect(promote(graph, port('train_model', 'target'), target!).name).toBe('target_2')
  })

  it('is undone by demoting, which gives the value back and removes the input', () => {
    const promoted = promote(carsGraph, port('train_model', 'target'), target!).graph

    expect(demote(promoted, library, port('train_model', 'target'))).toEqual(carsGraph)
  })

  it('leaves no value of its own where the default counted before, however the input goes', () => {
    const { graph, name } = promote(carsGraph, port('train_model', 'trees'), trees!)

    expect(demote(graph, library, port('train_model', 'trees'))).toEqual(carsGraph)
    expect(removePipelineInput(graph, library, name)).toEqual(carsGraph)
  })

  it('keeps the pipeline input when something else still takes it', () => {
    const promoted = promote(carsGraph, port('train_model', 'target'), target!).graph
    const shared = { ...promoted, settings: { default_compute: '${{parent.inputs.target}}' } }

    expect(demote(shared, library, port('train_model', 'target')).inputs.map((input) => input.name)).toEqual([
      'cars',
      'target',
    ])
  })
})

describe('a pipeline input', () => {
  it('is renamed wherever it is taken, in settings too', () => {
    const graph: Graph = {
      ...carsGraph,
      settings: { default_compute: '${{ parent.inputs.cars }}' },
      nodes: [...carsGraph.nodes, step('x', {}, { settings: { compute: '${{parent.inputs.cars_2}}' } })],
    }

    const renamed = renamePipelineInput(graph, 'cars', 'autos')

    expect(renamed.inputs[0]?.name).toBe('autos')
    expect(bound(renamed, 'split_data', 'table')).toEqual({ input: 'autos' })
    expect(renamed.settings.default_compute).toBe('${{ parent.inputs.autos }}')
    expect(renamed.nodes.at(-1)).toBe(graph.nodes.at(-1))
  })

  it('is not renamed to a name that is taken or that cannot stand in an expression', () => {
    const graph = addPipelineInput(carsGraph, { name: 'target', type: 'string' }).graph

    expect(inputNameFault(graph, 'target', 'cars')).toBe('taken')
    expect(inputNameFault(graph, 'my cars', 'cars')).toBe('bad_name')
    expect(inputNameFault(graph, 'cars', 'cars')).toBeNull()
    expect(renamePipelineInput(graph, 'cars', 'target')).toBe(graph)
  })

  it('leaves its value with the ports that took it when it is removed', () => {
    const removed = removePipelineInput(carsGraph, library, 'cars')

    expect(removed.inputs).toEqual([])
    expect(bound(removed, 'split_data', 'table')).toEqual({ data: { name: 'cars', version: '1' } })
  })

  it('changes part by part', () => {
    const graph = addPipelineInput(carsGraph, { name: 'ratio', type: 'number', value: 0.5 }).graph

    const changed = changePipelineInput(graph, 'ratio', {
      value: null,
      description: 'Share of rows',
      optional: true,
    })

    expect(changed.inputs[1]).toEqual({
      name: 'ratio',
      type: 'number',
      description: 'Share of rows',
      optional: true,
    })
  })
})

describe('a value typed into a port', () => {
  it('binds it, and emptied it frees the port so that the default counts', () => {
    const typed = setInput(carsGraph, port('train_model', 'trees'), 300)
    const emptied = setInput(typed, port('train_model', 'trees'), null)

    expect(bound(typed, 'train_model', 'trees')).toEqual({ value: 300 })
    expect(bound(emptied, 'train_model', 'trees')).toBeUndefined()
  })
})

describe('a pipeline output', () => {
  it('is added once for a port', () => {
    const first = addPipelineOutput(carsGraph, port('train_model', 'model'))
    const again = addPipelineOutput(first.graph, port('train_model', 'model'))

    expect(first.name).toBe('model')
    expect(again.graph).toBe(first.graph)
  })

  it('is renamed and removed by its name', () => {
    const renamed = renamePipelineOutput(carsGraph, 'report', 'scores')

    expect(renamed.outputs[0]?.name).toBe('scores')
    expect(renamePipelineOutput(carsGraph, 'report', 'my report')).toBe(carsGraph)
    expect(removePipelineOutput(renamed, 'scores').outputs).toEqual([])
  })
})
