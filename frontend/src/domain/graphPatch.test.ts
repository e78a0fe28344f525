import { setInput, changeGraphSettings } from './editGraph'
import { addNode, removeNodes, renameNode } from './editNodes'
import { asInterface } from './component'
import { carsGraph, graphOf, port, step, trainModel } from './examples/graphs'
import { nodeId, type Graph } from './graph'
import { applyPatch, inversePatch, isEmptyPatch, patchBetween } from './graphPatch'

const changes: readonly [string, (graph: Graph) => Graph][] = [
  ['adding a node', (graph) => addNode(graph, asInterface(trainModel), null).graph],
  ['removing a node', (graph) => removeNodes(graph, new Set([nodeId('split_data')]))],
  ['removing all nodes', (graph) => removeNodes(graph, new Set(graph.nodes.map((node) => node.id)))],
  ['typing a value', (graph) => setInput(graph, port('train_model', 'trees'), 5)],
  ['changing a setting', (graph) => changeGraphSettings(graph, { force_rerun: true })],
  ['turning the order around', (graph) => ({ ...graph, nodes: graph.nodes.toReversed() })],
]

describe('a patch between two states of a drawing', () => {
  it.each(changes)('brings %s forth and back', (_, change) => {
    const after = change(carsGraph)

    const patch = patchBetween(carsGraph, after)

    expect(applyPatch(carsGraph, patch)).toEqual(after)
    expect(applyPatch(after, inversePatch(patch))).toEqual(carsGraph)
  })

  it('leaves nodes it does not touch the same objects, both ways', () => {
    const after = removeNodes(carsGraph, new Set([nodeId('split_data')]))
    const patch = patchBetween(carsGraph, after)

    const back = applyPatch(after, inversePatch(patch))

    expect(back.nodes.map((node, index) => node === carsGraph.nodes[index])).toEqual([true, true, true])
    expect(back.inputs).toBe(carsGraph.inputs)
  })

  it('holds only what differs, however large the drawing', () => {
    const large = graphOf(Array.from({ length: 5_000 }, (_, n) => step(`n${n}`)))

    const patch = patchBetween(large, renameNode(large, nodeId('n2500'), 'Middle'))

    expect(patch.parts).toMatchObject([
      { key: 'nodes', at: 2500, out: [{ id: 'n2500' }], in: [{ title: 'Middle' }] },
    ])
  })

  it('is empty between a drawing and itself', () => {
    expect(isEmptyPatch(patchBetween(carsGraph, { ...carsGraph }))).toBe(true)
    expect(isEmptyPatch(patchBetween(carsGraph, { ...carsGraph, nodes: [...carsGraph.nodes] }))).toBe(true)
  })
})
