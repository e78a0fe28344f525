import { removeNodes } from '../domain/editNodes'
import { edgeIdOf } from '../domain/edges'
import { carsGraph, port } from '../domain/examples/graphs'
import { nodeId } from '../domain/graph'
import { createSelection, onlyNode, selectedCount } from './selection'

const [a, b, c] = ['split_data', 'train_model', 'evaluate_model'].map(nodeId) as [
  ReturnType<typeof nodeId>,
  ReturnType<typeof nodeId>,
  ReturnType<typeof nodeId>,
]

function selecting() {
  const selection = createSelection()
  return {
    selection,
    state: () => selection.store.getState(),
    nodes: () => [...selection.store.getState().nodes],
  }
}

describe('selecting', () => {
  it('replaces what was selected, of every kind', () => {
    const { selection, state } = selecting()
    selection.select({ nodes: [a], edges: [edgeIdOf(port('train_model', 'training_data'))] })

    selection.select({ inputs: ['cars'] })

    expect(selectedCount(state())).toBe(1)
    expect([...state().inputs]).toEqual(['cars'])
  })

  it('adds, takes away and toggles', () => {
    const { selection, nodes } = selecting()
    selection.select({ nodes: [a] })
    selection.select({ nodes: [b] }, 'add')
    expect(nodes()).toEqual([a, b])

    selection.select({ nodes: [b, c] }, 'toggle')
    expect(nodes()).toEqual([a, c])

    selection.select({ nodes: [a] }, 'remove')
    expect(nodes()).toEqual([c])
  })

  it('stays the same set while it says the same', () => {
    const { selection, state } = selecting()
    selection.select({ nodes: [a, b] })
    const before = state().nodes

    selection.select({ nodes: [b, a] })
    selection.select({ nodes: [a] }, 'add')
    selection.select({ nodes: [c] }, 'remove')
    selection.select({ inputs: ['cars'] }, 'add')

    expect(state().nodes).toBe(before)
  })

  it('knows the one node the inspector is about', () => {
    const { selection, state } = selecting()
    selection.select({ nodes: [a] })
    expect(onlyNode(state())).toBe(a)

    selection.select({ outputs: ['report'] }, 'add')
    expect(onlyNode(state())).toBeNull()
  })

  it('lets go of what is no longer in the drawing', () => {
    const { selection, state, nodes } = selecting()
    const kept = edgeIdOf(port('evaluate_model', 'test_data'))
    selection.select({
      nodes: [a, b],
      edges: [edgeIdOf(port('train_model', 'training_data')), kept],
      inputs: ['cars'],
      outputs: ['report'],
    })
    selection.focusPort({ ...port('train_model', 'trees'), side: 'input' })
    selection.startConnection(port('train_model', 'model'), 'output')

    selection.prune({ ...removeNodes(carsGraph, new Set([b])), outputs: [] })

    expect(nodes()).toEqual([a])
    expect([...state().edges]).toEqual([kept])
    expect([...state().inputs]).toEqual(['cars'])
    expect(state().outputs.size).toBe(0)
    expect(state().focusedPort).toBeNull()
    expect(state().pending).toBeNull()
  })
})

describe('drawing an edge', () => {
  it('follows the pointer from port to port and ends', () => {
    const { selection, state } = selecting()
    selection.startConnection(port('split_data', 'train'), 'output')
    const over = {
      port: port('train_model', 'training_data'),
      verdict: { outcome: 'fits', code: null } as const,
    }

    selection.hoverConnection(over)
    expect(state().pending).toMatchObject({ from: { port: 'train' }, side: 'output', over })

    selection.endConnection()
    selection.hoverConnection(over)
    expect(state().pending).toBeNull()
  })
})
