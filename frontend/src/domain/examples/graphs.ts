/** Short ways to write a graph, for tests. */
import { componentsOf, asInterface, type RawInterface } from '../component'
import {
  emptyGraph,
  isEdge,
  nodeId,
  portName,
  type Binding,
  type Graph,
  type Literal,
  type Node,
  type PipelineInput,
  type PortRef,
  type VersionRef,
} from '../graph'

type Shorthand = Literal | RawBinding
type RawBinding =
  | { readonly node: string; readonly port: string }
  | { readonly value: Literal }
  | { readonly input: string }
  | { readonly data: VersionRef }

/** A text `node.port` is an edge; other texts, numbers and booleans are values; an object is the binding itself. */
export const step = (
  id: string,
  inputs: Readonly<Record<string, Shorthand>> = {},
  more: Partial<Omit<Node, 'id' | 'inputs'>> = {},
): Node => ({
  id: nodeId(id),
  component: { name: id, version: '1' },
  inputs: Object.fromEntries(Object.entries(inputs).map(([port, short]) => [portName(port), bind(short)])),
  ...more,
})

function bind(short: Shorthand): Binding {
  if (typeof short === 'object') return short as Binding
  const edge = typeof short === 'string' ? /^(\w+)\.(\w+)$/.exec(short) : null
  return edge ? port(edge[1] ?? '', edge[2] ?? '') : { value: short }
}

export const port = (node: string, name: string): PortRef => ({ node: nodeId(node), port: portName(name) })

export const graphOf = (nodes: readonly Node[], more: Partial<Omit<Graph, 'nodes'>> = {}): Graph => ({
  ...emptyGraph,
  nodes,
  ...more,
})

export const edgeTexts = (graph: Graph) =>
  graph.nodes.flatMap((node) =>
    Object.entries<Binding>(node.inputs).flatMap(([name, binding]) =>
      isEdge(binding) ? [`${binding.node}.${binding.port} → ${node.id}.${name}`] : [],
    ),
  )

export const splitData: RawInterface = {
  name: 'split_data',
  version: '1',
  display_name: 'Split data',
  description: 'Split a table into two by rows',
  category: 'Data transformation',
  inputs: [
    { name: 'table', type: 'uri_file', kind: 'table' },
    { name: 'ratio', type: 'number', default: 0.8, min: 0, max: 1 },
  ],
  outputs: [
    { name: 'train', type: 'uri_file', kind: 'table' },
    { name: 'test', type: 'uri_file', kind: 'table' },
  ],
}

export const trainModel: RawInterface = {
  name: 'train_model',
  version: '1',
  display_name: 'Train model',
  description: 'Fit a model that predicts a column',
  category: 'Model training',
  tags: { task: 'regression', 'pipewright.columns_of.target': 'training_data' },
  inputs: [
    { name: 'training_data', type: 'uri_file', kind: 'table' },
    { name: 'target', type: 'string' },
    { name: 'trees', type: 'integer', default: 100, min: 1, max: 2000 },
    { name: 'loss', type: 'string', default: 'squared', enum: ['squared', 'absolute'] },
    { name: 'shuffle', type: 'boolean', default: true },
    { name: 'weights', type: 'uri_file', kind: 'table', optional: true },
  ],
  outputs: [{ name: 'model', type: 'custom_model', kind: 'model' }],
}

export const evaluateModel: RawInterface = {
  name: 'evaluate_model',
  version: '1',
  display_name: 'Evaluate model',
  description: 'Measure how well a model predicts',
  category: 'Scoring and evaluation',
  inputs: [
    { name: 'model', type: 'custom_model', kind: 'model' },
    { name: 'test_data', type: 'uri_file', kind: 'table' },
  ],
  outputs: [{ name: 'report', type: 'uri_file', kind: 'metrics' }],
}

export const library = componentsOf([splitData, trainModel, evaluateModel].map(asInterface))

const rawCars: PipelineInput = { name: 'cars', type: 'uri_file', data: { name: 'cars', version: '1' } }

/** Split, train, evaluate, with the table from a pipeline input: no problems. */
export const carsGraph = graphOf(
  [
    step('split_data', { table: { input: 'cars' } }, { x: 0, y: 0 }),
    step('train_model', { training_data: 'split_data.train', target: 'mpg' }, { x: 300, y: 0 }),
    step('evaluate_model', { model: 'train_model.model', test_data: 'split_data.test' }, { x: 600, y: 0 }),
  ],
  {
    inputs: [rawCars],
    outputs: [{ name: 'report', ...port('evaluate_model', 'report') }],
  },
)
