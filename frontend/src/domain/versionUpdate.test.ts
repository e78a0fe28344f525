import { describe, expect, it } from 'vitest'

import { asInterface } from './component'
import { renameNode } from './editNodes'
import { carsGraph, trainModel } from './examples/graphs'
import { findNode, nodeId } from './graph'
import { outdatedNodes, updateEffects, updateNodes } from './versionUpdate'

const train = asInterface(trainModel)
const id = nodeId('train_model')
const without = (name: string) => train.inputs.filter((input) => input.name !== name)

describe('moving a step to a newer version', () => {
  it('says which edges, values and outputs go, and does just that', () => {
    const after = { ...train, version: '2', inputs: without('training_data'), outputs: [] }

    const effects = updateEffects(carsGraph, { node: id, after })
    const graph = updateNodes(carsGraph, [{ node: id, after }])

    expect(effects.map(({ effect }) => effect)).toContain('edge_cut')
    expect(effects.some(({ effect }) => effect === 'edge_out_cut' || effect === 'output_dropped')).toBe(true)
    expect(findNode(graph, id)?.inputs).not.toHaveProperty('training_data')
    expect(JSON.stringify([graph.nodes.map(({ inputs }) => inputs), graph.outputs])).not.toContain(
      'train_model',
    )
  })

  it('says what will be refused or is needed', () => {
    const target = train.inputs.find(({ name }) => name === 'target')
    const after = {
      ...train,
      version: '2',
      inputs: [
        ...without('target'),
        { ...target, name: target?.name, type: 'string', enum: ['nothing'] } as never,
        { name: 'fresh', type: 'string' } as never,
      ],
    }

    const effects = updateEffects(carsGraph, { node: id, after })

    expect(effects).toEqual([
      { effect: 'value_refused', port: 'target', other: null },
      { effect: 'now_needed', port: 'fresh', other: null },
    ])
  })

  it('leaves everything alone where the ports stay', () => {
    const after = { ...train, version: '2' }

    expect(updateEffects(carsGraph, { node: id, after })).toEqual([])
    expect(
      updateNodes(carsGraph, [{ node: id, after }]).nodes.filter((node, at) => node !== carsGraph.nodes[at]),
    ).toEqual([{ ...findNode(carsGraph, id), component: { name: train.name, version: '2' } }])
  })

  it('takes the title of the new version where nobody has given another', () => {
    const before = { ...train, display_name: 'Train model' }
    const after = { ...train, version: '2', display_name: 'Fit model' }
    const titleAfter = (title: string) => {
      const graph = renameNode(carsGraph, id, title)
      return findNode(updateNodes(graph, [{ node: id, before, after }]), id)?.title
    }

    expect(titleAfter('Train model')).toBe('Fit model')
    expect(titleAfter('Train model 2')).toBe('Fit model')
    expect(titleAfter('Train model on cars')).toBe('Train model on cars')
  })

  it('finds the steps that have one', () => {
    expect(outdatedNodes(carsGraph, (name) => (name === train.name ? '9' : null))).toEqual([
      { node: id, version: '9' },
    ])
  })
})
