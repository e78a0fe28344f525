import { differences } from './differences'
import { changeGraphSettings, setInput } from './editGraph'
import { removeNodes, renameNode } from './editNodes'
import { carsGraph, port } from './examples/graphs'
import { nodeId } from './graph'

const train = nodeId('train_model')
const trees = port('train_model', 'trees')

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
