import { carsGraph, edgeTexts, library } from './examples/graphs'
import {
  fragmentOf,
  fragmentText,
  graphOfFragment,
  meansPipeline,
  outerEdgeCount,
  parseFragment,
  paste,
  placedFragment,
  wholeFragment,
} from './fragment'
import { duplicate } from './graft'
import { emptyGraph, nodeId, type Graph } from './graph'
import { group } from './groups'
import { addNote } from './notes'

const only = (...ids: string[]) => ({ nodes: new Set(ids.map(nodeId)), notes: new Set<string>() })

const copied = fragmentOf(carsGraph, only('split_data', 'train_model'))

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
    const evaluate = fragmentOf(carsGraph, only('evaluate_model'))

    const dropped = paste(carsGraph, evaluate, { at: null }).graph
    const kept = paste(carsGraph, evaluate, { at: null, outer: 'keep' }).graph

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

describe('a part of a drawing as a drawing of its own', () => {
  it('leaves out edges from what is not in it, and counts them', () => {
    const evaluate = fragmentOf(carsGraph, only('evaluate_model'))

    expect(outerEdgeCount(evaluate)).toBe(2)
    expect(outerEdgeCount(copied)).toBe(0)
    expect(edgeTexts(graphOfFragment(evaluate))).toEqual([])
    expect(edgeTexts(graphOfFragment(copied))).toEqual(['split_data.train → train_model.training_data'])
  })

  it('is laid out where a node has no place', () => {
    const nodes = carsGraph.nodes.map(({ x: _x, y: _y, ...node }) => node)

    const placed = placedFragment(wholeFragment({ ...carsGraph, nodes }), library)

    expect(new Set(placed.nodes.map(({ x }) => x)).size).toBe(3)
    expect(placedFragment(copied, library)).toBe(copied)
  })

  it('is taken for a pipeline when it has jobs', () => {
    expect(meansPipeline('$schema: x\ntype: pipeline\njobs:\n  a: {}\n')).toBe(true)
    expect(meansPipeline('{"jobs": {}}')).toBe(true)
    expect(meansPipeline('the jobs of today: none')).toBe(false)
  })
})

describe('copies of notes and groups', () => {
  const noted = addNote(carsGraph, 'n', { x: 8, y: -200 })
  const members = { nodes: only('split_data').nodes, notes: new Set(['n']) }
  const grouped = group(noted, 'g', 'Preparation', members)
  const groupKeys = (graph: Graph) => Object.keys(graph.groups ?? {})

  it('come with their group under a key of its own', () => {
    const { graph, ids, notes } = paste(grouped, fragmentOf(grouped, members), { at: null })

    const [, fresh] = groupKeys(graph)
    const note = graph.notes?.[notes.get('n') ?? '']
    const node = graph.nodes.find(({ id }) => id === ids.get(nodeId('split_data')))
    expect(fresh).not.toBe('g')
    expect(graph.groups?.[fresh ?? '']).toEqual({ title: 'Preparation' })
    expect([node?.group, note?.group]).toEqual([fresh, fresh])
    expect(note).toMatchObject({ x: 40, y: -168 })
  })

  it('have no group where it did not come along', () => {
    const alone = fragmentOf(grouped, only('split_data'))

    const { graph } = paste(emptyGraph, alone, { at: null })

    expect(alone.groups).toEqual({})
    expect(graph.nodes[0]).not.toHaveProperty('group')
    expect(graph.groups).toBeUndefined()
  })

  it('stay in their group when they are made within it', () => {
    const { graph } = duplicate(grouped, only('split_data'), { x: 0, y: 0 })

    expect(graph.nodes.at(-1)?.group).toBe('g')
    expect(groupKeys(graph)).toEqual(['g'])
  })

  it('travel as text', () => {
    const fragment = fragmentOf(grouped, members)

    expect(parseFragment(fragmentText(fragment))).toEqual(fragment)
  })
})
