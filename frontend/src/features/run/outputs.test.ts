import { carsGraph, graphOf, library, port } from '../../domain/examples/graphs'
import { exampleStep } from '../../domain/examples/runs'
import type { Step } from '../../domain/run'
import { outputsOf, resultsOf } from './outputs'

const stored = { digest: 'ab', size: 1, is_file: true, summary: null }
const components = [...library.values()]
const lookUp = (steps: readonly Step[]) => {
  const byNode = new Map(steps.map((each) => [each.node, each]))
  return byNode.get.bind(byNode)
}

it('gives the outputs of the pipeline, with what they hold', () => {
  const evaluate = exampleStep('evaluate_model', 'succeeded', { outputs: { report: stored } })

  const results = resultsOf({ graph: carsGraph, components, stepOf: lookUp([evaluate]) })

  expect(results).toMatchObject([
    { label: 'Report', title: 'Evaluate model', kind: 'metrics', output: { digest: 'ab' } },
  ])
})

it('names an output that is not made yet', () => {
  const results = resultsOf({
    graph: carsGraph,
    components,
    stepOf: lookUp([exampleStep('evaluate_model', 'waiting')]),
  })

  expect(results).toMatchObject([{ label: 'Report', output: null }])
})

it('puts what can be drawn before what can only be downloaded', () => {
  const graph = graphOf(carsGraph.nodes, {
    outputs: [
      { name: 'model', ...port('train_model', 'model') },
      { name: 'report', ...port('evaluate_model', 'report') },
    ],
  })

  expect(resultsOf({ graph, components, stepOf: () => undefined }).map(({ name }) => name)).toEqual([
    'report',
    'model',
  ])
})

it('has no results for a pipeline without outputs and figures', () => {
  expect(resultsOf({ graph: graphOf(carsGraph.nodes), components, stepOf: () => undefined })).toEqual([])
})

it('shows an output that no component declares by what was stored', () => {
  const unknown = exampleStep('a', 'succeeded', { outputs: { folder: { ...stored, is_file: false } } })

  expect(outputsOf(unknown, undefined)).toMatchObject([{ label: 'Folder', kind: 'folder' }])
})
