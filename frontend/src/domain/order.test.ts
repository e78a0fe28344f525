import { disconnect, removeEdges, runAfter } from './connect'
import { edgeIdOf, findEdge, orderEdgesOf, orderPort } from './edges'
import { removeNodes } from './editNodes'
import { graphOf, step } from './examples/graphs'
import { graphOfFragment, fragmentOf } from './fragment'
import { findNode, nodeId, type Graph } from './graph'
import { duplicate } from './graft'
import { renamed } from './renameClashes'
import { dependsOn } from './stepControls'
import { ancestors, leftOut, loops, topologicalOrder, wouldCloseLoop } from './topology'

const after = (...names: string[]) => ({ settings: { depends_on: names.map(nodeId) } })
const followed = (graph: Graph, id: string) => {
  const node = findNode(graph, nodeId(id))
  return node && dependsOn(node)
}
const members = (...names: string[]) => ({ nodes: new Set(names.map(nodeId)), notes: new Set<string>() })

const graph = graphOf([step('clean', {}, after('load')), step('load'), step('use', { data: 'clean.out' })])
const order = { node: nodeId('clean'), port: orderPort(nodeId('load')) }

describe('a step that follows another by order alone', () => {
  it('comes after it, and may not lead back to it', () => {
    expect(topologicalOrder(graph)).toEqual(['load', 'clean', 'use'])
    expect([...ancestors(graph, nodeId('use'))].sort()).toEqual(['clean', 'load'])
    expect(wouldCloseLoop(graph, nodeId('use'), nodeId('load'))).toBe(true)
    expect(loops(runAfter(graph, nodeId('load'), nodeId('use')))).toEqual([['clean', 'load', 'use']])
  })

  it('still runs where that is disabled, unlike one that needs its data', () => {
    const disabled = graphOf([
      step('clean', {}, after('load')),
      step('load', {}, { disabled: true }),
      step('use', { data: 'load.out' }),
    ])

    expect([...leftOut(disabled).keys()]).toEqual(['load', 'use'])
  })

  it('is an edge that can be found and cut', () => {
    const id = edgeIdOf(order)

    expect(findEdge(graph, id)).toMatchObject({ source: { node: 'load' }, target: { node: 'clean' } })
    expect(orderEdgesOf(disconnect(graph, order))).toEqual([])
    expect(orderEdgesOf(removeEdges(graph, [id]))).toEqual([])
  })

  it('follows nothing once that is removed', () => {
    expect(followed(removeNodes(graph, new Set([nodeId('load')])), 'clean')).toEqual([])
  })

  it('follows the copy if both are copied, and the original if it is copied alone', () => {
    const both = duplicate(graph, members('load', 'clean'), { x: 0, y: 0 }).graph
    const alone = duplicate(graph, members('clean'), { x: 0, y: 0 }).graph

    expect(followed(both, 'clean_2')).toEqual(['load_2'])
    expect(followed(alone, 'clean_2')).toEqual(['load'])
  })

  it('leaves what it followed behind when it goes to another pipeline alone', () => {
    expect(followed(graphOfFragment(fragmentOf(graph, members('clean'))), 'clean')).toEqual([])
  })

  it('goes on following a step that is given another name', () => {
    const names = { nodes: new Map([['load', 'load_2']]), inputs: new Map(), outputs: new Map() }

    expect(followed(renamed(graph, names), 'clean')).toEqual(['load_2'])
  })
})
