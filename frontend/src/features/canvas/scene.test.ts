import { setInput } from '../../domain/editGraph'
import { carsGraph, graphOf, library, port, step } from '../../domain/examples/graphs'
import { nodeId } from '../../domain/graph'
import { moveNodes } from '../../domain/place'
import { hitAt } from './hit'
import { inputKey, nodeKey, outputKey } from './itemKey'
import { buildScene } from './scene'

it('draws an edge for each that leads somewhere, from inputs and to outputs of the pipeline too', () => {
  const { edges } = buildScene(carsGraph, library)

  expect(edges.map(({ source, target }) => `${source.item} → ${target.item}`)).toEqual([
    'input:cars → node:split_data',
    'node:split_data → node:train_model',
    'node:train_model → node:evaluate_model',
    'node:split_data → node:evaluate_model',
    'node:evaluate_model → output:report',
  ])
})

it('draws what follows what by order alone, from head to head', () => {
  const graph = graphOf([
    step('split_data', {}, { x: 0, y: 0 }),
    step('train_model', {}, { x: 400, y: 0, settings: { depends_on: [nodeId('split_data')] } }),
  ])

  const scene = buildScene(graph, library)

  expect(scene.edges.map(({ carries, source, target }) => [carries, source.item, target.item])).toEqual([
    ['order', 'node:split_data', 'node:train_model'],
  ])
  const [edge] = scene.edges
  expect(edge && hitAt(scene, { x: 316, y: 18 }, { zoom: 1, withPorts: true })).toMatchObject({
    on: 'edge',
    edge,
  })
})

it('colours an edge by what it carries', () => {
  const { edges } = buildScene(carsGraph, library)

  expect(edges.map(({ kind }) => kind)).toEqual(['table', 'table', 'model', 'table', 'metrics'])
})

it('keeps what did not change, so that it is not drawn again', () => {
  const before = buildScene(carsGraph, library)
  const moved = moveNodes(carsGraph, new Map([[nodeId('train_model'), { x: 300, y: 90 }]]))

  const after = buildScene(moved, library, before)

  expect(after.items.get(nodeKey(nodeId('split_data')))).toBe(before.items.get(nodeKey(nodeId('split_data'))))
  expect(after.items.get(nodeKey(nodeId('train_model')))).not.toBe(
    before.items.get(nodeKey(nodeId('train_model'))),
  )
  expect(after.edges.every((edge, index) => edge === before.edges[index])).toBe(true)
})

it('draws nothing for a value that is typed in', () => {
  const before = buildScene(carsGraph, library)

  const after = buildScene(setInput(carsGraph, port('train_model', 'trees'), 200), library, before)

  expect(after.edges).toHaveLength(before.edges.length)
})

it('stands values of the pipeline in the dock, and files on the canvas', () => {
  const graph = graphOf([step('split_data')], {
    inputs: [
      { name: 'cars', type: 'uri_file' },
      { name: 'ratio', type: 'number' },
    ],
    outputs: [{ name: 'report', ...port('split_data', 'train') }],
  })

  const { items } = buildScene(graph, library)

  expect([...items.keys()]).toEqual([inputKey('cars'), nodeKey(nodeId('split_data')), outputKey('report')])
})

describe('what lies under the pointer', () => {
  const scene = buildScene(carsGraph, library)
  const under = (x: number, y: number, withPorts = true) => hitAt(scene, { x, y }, { zoom: 1, withPorts })

  it('is a port rather than the node it stands on', () => {
    expect(under(232, 48)).toMatchObject({ on: 'port', side: 'output', port: 'train' })
    expect(under(200, 48)).toMatchObject({ on: 'item', item: 'node:split_data' })
  })

  it('is the node where ports are too small to be drawn', () => {
    expect(under(231, 48, false)).toMatchObject({ on: 'item', item: 'node:split_data' })
  })

  it('is an edge beside its line, and the canvas further off', () => {
    expect(under(266, 50)).toMatchObject({ on: 'edge', edge: { id: 'train_model:training_data' } })
    expect(under(266, 300)).toEqual({ on: 'canvas' })
  })
})
