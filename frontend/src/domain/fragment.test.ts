import { carsGraph, edgeTexts } from './examples/graphs'
import { fragmentOf, fragmentText, parseFragment, paste } from './fragment'
import { emptyGraph, nodeId } from './graph'

const copied = fragmentOf(carsGraph, new Set(['split_data', 'train_model'].map(nodeId)))

describe('a part of a drawing on the clipboard', () => {
  it('comes back from its text as it was', () => {
    expect(parseFragment(fragmentText(copied))).toEqual(copied)
  })

  it('is nothing when the clipboard holds something else', () => {
    expect(parseFragment('just words')).toBeNull()
    expect(parseFragment('{"nodes": []}')).toBeNull()
    expect(parseFragment('pipewright.fragment/1 but not JSON')).toBeNull()
    expect(parseFragment('{"schema": "pipewright.fragment/1", "nodes": [{"id": 3}]}')).toBeNull()
  })

  it('keeps the edges among its nodes under fresh ids', () => {
    const { graph, ids } = paste(carsGraph, copied, { at: null })

    expect([...ids.values()]).toEqual(['split_data_2', 'train_model_2'])
    expect(edgeTexts(graph)).toContain('split_data_2.train → train_model_2.training_data')
  })

  it('drops edges from outside, unless they are asked for', () => {
    const evaluate = fragmentOf(carsGraph, new Set([nodeId('evaluate_model')]))

    const dropped = paste(carsGraph, evaluate, { at: null }).graph
    const kept = paste(carsGraph, evaluate, { at: null, outerEdges: 'keep' }).graph

    expect(edgeTexts(dropped)).toEqual(edgeTexts(carsGraph))
    expect(edgeTexts(kept)).toContain('train_model.model → evaluate_model_2.model')
  })

  it('brings the pipeline inputs it takes to a drawing that lacks them', () => {
    expect(paste(emptyGraph, copied, { at: null }).graph.inputs).toEqual(carsGraph.inputs)
    expect(paste(carsGraph, copied, { at: null }).graph.inputs).toBe(carsGraph.inputs)
  })

  it('lands with its top left corner where it is pasted', () => {
    const { graph } = paste(emptyGraph, copied, { at: { x: 1000, y: 500 } })

    expect(graph.nodes.map(({ x, y }) => [x, y])).toEqual([
      [1000, 500],
      [1300, 500],
    ])
  })

  it('does not cover the original when no place is given', () => {
    const { graph } = paste(carsGraph, copied, { at: null })

    expect(graph.nodes.slice(3).map(({ x, y }) => [x, y])).toEqual([
      [32, 32],
      [332, 32],
    ])
  })
})
