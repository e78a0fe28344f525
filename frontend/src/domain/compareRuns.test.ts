import { betterOf, compareMetrics, compareOutputs, compareParameters, compareTimes } from './compareRuns'
import { exampleRun, exampleStep } from './examples/runs'
import { asInterface } from './component'
import { emptyGraph, nodeId, portName, type Graph } from './graph'

const train = asInterface({
  name: 'train',
  version: '1',
  display_name: 'Train model',
  inputs: [
    { name: 'trees', type: 'integer', default: 100 },
    { name: 'rate', type: 'number', default: 0.1 },
  ],
  outputs: [{ name: 'report', type: 'uri_file', kind: 'figure' }],
})

const graphWith = (inputs: Graph['nodes'][number]['inputs']): Graph => ({
  ...emptyGraph,
  nodes: [{ id: nodeId('train'), component: { name: 'train', version: '1' }, inputs }],
})

const runWith = (id: number, more: Parameters<typeof exampleRun>[0] = {}) =>
  exampleRun({ id, graph: graphWith({}), components: [train], steps: [], ...more })

const output = (digest: string) => ({ digest, size: 1, is_file: true, summary: null })

it('sets a value beside the default that counts where none is set', () => {
  const rows = compareParameters([
    runWith(1),
    runWith(2, { graph: graphWith({ [portName('trees')]: { value: 50 } }) }),
  ])

  expect(rows.filter(({ differs }) => differs)).toEqual([
    {
      key: 'parameter train trees',
      title: 'Train model',
      name: 'Trees',
      values: ['100', '50'],
      differs: true,
    },
  ])
  expect(rows.find(({ name }) => name === 'Rate')?.values).toEqual(['0.1', '0.1'])
})

it('says a choice as its field does, of a step and of the pipeline', () => {
  const loss = ['squared_error', 'huber']
  const choosing = asInterface({
    name: 'train',
    version: '1',
    inputs: [{ name: 'loss', type: 'string', default: 'huber', enum: loss }],
    outputs: [],
  })
  const asked = { name: 'wanted_loss', type: 'string', enum: loss, value: 'squared_error' }

  const rows = compareParameters([
    runWith(1, { components: [choosing] }),
    runWith(2, {
      components: [choosing],
      graph: { ...graphWith({ [portName('loss')]: { value: 'squared_error' } }), inputs: [asked] },
    }),
  ])

  expect(rows.find(({ name }) => name === 'Loss')?.values).toEqual(['Huber', 'Squared error'])
  expect(rows.find(({ name }) => name === 'Wanted loss')?.values).toEqual([null, 'Squared error'])
})

it('shows a step that only one run has as different', () => {
  const [version] = compareParameters([runWith(1), runWith(2, { graph: emptyGraph })])

  expect(version).toMatchObject({ key: 'component train', values: ['train:1', null], differs: true })
})

it('keeps what is compared of one step together', () => {
  const again = { id: nodeId('again'), component: { name: 'train', version: '1' }, inputs: {} }
  const graph = { ...emptyGraph, nodes: [...graphWith({}).nodes, again] }

  const keys = compareParameters([runWith(1, { graph })]).map(({ key }) => key.split(' ')[1])

  expect(keys).toEqual(['train', 'train', 'train', 'again', 'again', 'again'])
})

it('marks the best value where the name says which way is better', () => {
  const measured = (id: number, r2: number, rmse: number) =>
    runWith(id, { steps: [exampleStep('train', 'succeeded', { metrics: { r2, rmse, rows: id } })] })

  const [r2, rmse, rows] = compareMetrics([measured(1, 0.8, 3), measured(2, 0.9, 3), measured(3, 0.9, 4)])

  expect([...(r2?.best ?? [])]).toEqual([1, 2])
  expect([...(rmse?.best ?? [])]).toEqual([0, 1])
  expect(rows?.best.size).toBe(0)
})

it.each([
  ['r2', 'higher'],
  ['test_accuracy', 'higher'],
  ['f1_macro', 'higher'],
  ['training_r2', 'higher'],
  ['RMSE', 'lower'],
  ['medae', 'lower'],
  ['mean_squared_error', 'lower'],
  ['val_log_loss', 'lower'],
  ['rows', null],
  ['errors_found', null],
])('knows of %s that %s is better', (name, better) => {
  expect(betterOf(name)).toBe(better)
})

it('tells of each step how long it took, and that it was reused', () => {
  const [row] = compareTimes([
    runWith(1, { steps: [exampleStep('train', 'succeeded', { duration_seconds: 4 })] }),
    runWith(2, { steps: [exampleStep('train', 'reused', { duration_seconds: 0 })] }),
  ])

  expect(row).toMatchObject({ values: [4, 0], states: ['succeeded', 'reused'] })
})

it('sets figures side by side, and says which are the same to the byte', () => {
  const made = (id: number, digest: string) =>
    runWith(id, { steps: [exampleStep('train', 'succeeded', { outputs: { report: output(digest) } })] })

  expect(compareOutputs([made(1, 'a'), made(2, 'a')])).toMatchObject([{ port: 'report', differs: false }])
  expect(compareOutputs([made(1, 'a'), made(2, 'b')])).toMatchObject([{ node: 'train', differs: true }])
})
