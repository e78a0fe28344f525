import { asInterface, componentsOf } from '../../domain/component'
import { emptyGraph, nodeId, portName, type Graph } from '../../domain/graph'
import { noEdits, otherwiseOf, parametersToChange } from './otherwise'

const components = componentsOf([
  asInterface({
    name: 'train',
    version: '1',
    inputs: [
      { name: 'trees', type: 'integer', default: 100 },
      { name: 'rate', type: 'number', default: 0.1 },
      { name: 'seed', type: 'integer' },
    ],
    outputs: [],
  }),
])

const train = nodeId('train')
const graph: Graph = {
  ...emptyGraph,
  inputs: [
    { name: 'seed', type: 'integer', value: 7 },
    { name: 'cars', type: 'uri_file', data: { name: 'cars', version: '1' } },
  ],
  nodes: [
    {
      id: train,
      component: { name: 'train', version: '1' },
      inputs: { [portName('trees')]: { value: 50 }, [portName('seed')]: { input: 'seed' } },
    },
  ],
}

it('offers what was set before what stands at its default, and nothing that an input gives', () => {
  const { changed, others } = parametersToChange(graph, components)

  expect(changed.map(({ port }) => port.name)).toEqual(['trees'])
  expect(others.map(({ port }) => port.name)).toEqual(['rate'])
})

it('tells the server only what differs from the run', () => {
  const value = (port: string, to: number) => [`train ${port}`, { node: train, port, value: to }] as const

  const told = otherwiseOf(
    {
      inputs: { seed: 7 },
      data: { cars: { name: 'cars', version: '2' } },
      values: new Map([value('trees', 50), value('rate', 0.2)]),
      force: true,
    },
    graph,
    components,
  )

  expect(told).toEqual({
    inputs: {},
    data: { cars: { name: 'cars', version: '2' } },
    values: [{ node: 'train', port: 'rate', value: 0.2 }],
    force_rerun: true,
  })
  expect(otherwiseOf(noEdits, graph, components).values).toEqual([])
})
