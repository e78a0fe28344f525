import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'

import { serve, showInPage } from '../../../tests/inPage'
import { carsGraph, library } from '../../domain/examples/graphs'
import { exampleRun, exampleStep } from '../../domain/examples/runs'
import { nodeId } from '../../domain/graph'
import type { Step } from '../../domain/run'
import type { ShownRun } from './shownRun'
import { StepPanel } from './StepPanel'

const AT = '2026-01-01T12:00:04Z'
const END = '2026-01-01T12:00:09Z'

const shownRun = (steps: readonly Step[]): ShownRun => {
  const byNode = new Map(steps.map((step) => [step.node, step]))
  return {
    facts: exampleRun({ state: 'failed', finished_at: END }),
    graph: carsGraph,
    components: [...library.values()],
    steps,
    stepOf: (node) => byNode.get(node),
  }
}

const failedTrain = exampleStep('train_model', 'failed', {
  title: 'Train model',
  started_at: AT,
  finished_at: END,
  exit_code: 1,
  error: "ValueError: no column 'mpg'",
  log_size: 38,
})

const detail = (step: Step) => ({
  body: {
    ...step,
    attempts: [],
    inputs: {
      trees: { value: 100 },
      loss: { value: 'absolute' },
      training_data: { digest: 'ab', from: { node: 'split_data', port: 'train' } },
    },
    command: 'python train.py',
    environment: {},
    cache_key: '',
    isolation: 'none',
    why: 'Trees 50 → 100; all else equal to run 6.',
    compared_with: { run: 6, node: 'train_model' },
    differences: [
      { part: 'value', name: 'trees', before: '50', after: '100' },
      { part: 'environment', name: 'numpy', before: null, after: '==2.0.0' },
    ],
  },
})

function show(steps: readonly Step[], node: string) {
  const onSelect = vi.fn()
  showInPage(
    <StepPanel
      run={shownRun(steps)}
      node={nodeId(node)}
      onSelect={onSelect}
      renderFigures={() => null}
      renderPreview={({ label }) => <p>preview of {label}</p>}
    />,
  )
  return onSelect
}

afterEach(() => vi.unstubAllGlobals())

it('shows the error, the exit code and the end of the log of a failed step first', async () => {
  serve({
    'GET /runs/7/steps/train_model': detail(failedTrain),
    'GET /runs/7/steps/train_model/log': {
      body: "read 274 rows\nValueError: no column 'mpg'\n",
      headers: { 'X-Log-Size': '38' },
    },
  })

  show([failedTrain], 'train_model')

  expect(screen.getByText('Exit code 1')).toBeVisible()
  expect(screen.getAllByText("ValueError: no column 'mpg'")[0]).toBeVisible()
  const tail = await screen.findByLabelText('Last lines of the log')
  expect(within(tail).getByText('read 274 rows')).toBeVisible()
  expect(await screen.findByText('Trees 50 → 100; all else equal to run 6.')).toBeVisible()
})

it('leads from a step that was not run to the one that is to blame', async () => {
  const skipped = exampleStep('evaluate_model', 'skipped', {
    reason: 'Not run: Train model failed.',
    finished_at: END,
  })
  serve({ 'GET /runs/7/steps/evaluate_model': detail(skipped) })

  const onSelect = show([failedTrain, skipped], 'evaluate_model')
  await userEvent.click(screen.getByRole('button', { name: 'Show step: Train model' }))

  expect(screen.getByText('Not run: Train model failed.')).toBeVisible()
  expect(onSelect).toHaveBeenCalledWith('train_model')
})

it('says where a reused result comes from, as a link', () => {
  const reused = exampleStep('split_data', 'reused', {
    reused_from: { run: 4, node: 'split' },
    finished_at: AT,
  })
  serve({ 'GET /runs/7/steps/split_data': detail(reused) })

  show([reused], 'split_data')

  expect(screen.getByRole('link', { name: 'run 4' })).toHaveAttribute('href', '/runs/4?step=split')
})

it('shows what a step was given: values, and the steps that data came from', async () => {
  serve({ 'GET /runs/7/steps/train_model': detail(failedTrain) })
  const split = exampleStep('split_data', 'succeeded', { title: 'Split data' })

  const onSelect = show([split, failedTrain], 'train_model')
  await userEvent.click(await screen.findByRole('button', { name: 'from Split data' }))

  expect(screen.getAllByText('100').at(-1)).toBeVisible()
  expect(screen.getByText('Absolute')).toBeVisible()
  expect(onSelect).toHaveBeenCalledWith('split_data')
})

const attempt = {
  number: 1,
  state: 'succeeded',
  started_at: AT,
  finished_at: END,
  duration_seconds: 5,
  starting_seconds: 0.02,
  exit_code: 0,
  error: '',
  log_size: 0,
  cpu_seconds: 1,
  peak_memory_bytes: 1000,
  worker: 'w',
  isolation: 'none',
  started_by: 'process',
  start_note: '',
}

it.each([
  { told: { started_by: 'warm' }, shown: ['Forked from a warm interpreter'] },
  {
    told: { start_note: 'pkg is not kept warm: importing it writes to the log.' },
    shown: ['A process of its own', 'pkg is not kept warm: importing it writes to the log.'],
  },
])('says how the process of a step was started where there is something to say', async ({ told, shown }) => {
  const train = exampleStep('train_model', 'succeeded', { started_at: AT, finished_at: END })
  const known = detail(train)
  serve({
    'GET /runs/7/steps/train_model': {
      body: { ...known.body, attempts: [{ ...attempt, ...told }] },
    },
  })

  show([train], 'train_model')

  for (const text of shown) expect(await screen.findByText(text)).toBeVisible()
})

it('says nothing of how a program was started that nobody would expect to be forked', async () => {
  const train = exampleStep('train_model', 'succeeded', { started_at: AT, finished_at: END })
  const known = detail(train)
  serve({ 'GET /runs/7/steps/train_model': { body: { ...known.body, attempts: [attempt] } } })

  show([train], 'train_model')

  expect(await screen.findByText('Worker')).toBeVisible()
  expect(screen.queryByText('A process of its own')).toBeNull()
})

it('shows the outputs in the order in which the component declares them', async () => {
  const output = { digest: 'ab', size: 10, is_file: true, summary: null }
  const split = exampleStep('split_data', 'succeeded', { outputs: { test: output, train: output } })
  serve({ 'GET /runs/7/steps/split_data': detail(split) })

  show([split], 'split_data')
  await userEvent.click(screen.getByRole('tab', { name: /Outputs/ }))

  expect(screen.getAllByText(/^preview of/).map((each) => each.textContent)).toEqual([
    'preview of Train',
    'preview of Test',
  ])
})

it('says calmly that the run was deleted which wrote the log of a reused step', async () => {
  const reused = exampleStep('split_data', 'reused', { reused_from: null, finished_at: AT })
  serve({ 'GET /runs/7/steps/split_data': detail(reused) })
  show([reused], 'split_data')

  await userEvent.click(screen.getByRole('tab', { name: 'Log' }))

  expect(screen.getByText('The run that wrote this log was deleted, and the log with it.')).toBeVisible()
  expect(screen.queryByText('The log could not be read')).toBeNull()
})

it('has no log and no outputs of a step that never ran, and says so', async () => {
  const skipped = exampleStep('evaluate_model', 'skipped', { finished_at: END })
  serve({ 'GET /runs/7/steps/evaluate_model': detail(skipped) })
  show([failedTrain, skipped], 'evaluate_model')

  await userEvent.click(screen.getByRole('tab', { name: 'Outputs' }))
  expect(screen.getByText('This step did not run, so it made nothing.')).toBeVisible()

  await userEvent.click(screen.getByRole('tab', { name: 'Log' }))
  expect(screen.getByText('This step did not run, so it has no log.')).toBeVisible()
})

it('tells each part that differs by its name, with what it was and what it is', async () => {
  const step = exampleStep('train_model', 'succeeded', {
    title: 'Train model',
    started_at: AT,
    finished_at: END,
  })
  serve({ 'GET /runs/7/steps/train_model': detail(step) })

  show([step], 'train_model')

  const told = await screen.findByLabelText('What differs from run 6')
  expect(told).toHaveTextContent('Value Trees')
  expect(told).toHaveTextContent('run 650')
  expect(told).toHaveTextContent('run 7100')
  expect(told).toHaveTextContent('Environment numpyrun 6not setrun 7==2.0.0')
})

it('names the component of a step as every page names a version, and leads to it', async () => {
  serve({ 'GET /runs/7/steps/train_model': detail(failedTrain) })

  show([failedTrain], 'train_model')
  await userEvent.click(screen.getByRole('tab', { name: 'Details' }))

  expect(await screen.findByRole('link', { name: 'train_model:1' })).toHaveAttribute(
    'href',
    '/components/train_model?version=1',
  )
})

it('says of outputs that were removed to save space how large they were, and shows no preview', async () => {
  const step = exampleStep('train_model', 'succeeded', {
    title: 'Train model',
    started_at: AT,
    finished_at: END,
    removed_outputs: { model: 2048 },
  })
  serve({ 'GET /runs/7/steps/train_model': detail(step) })
  show([step], 'train_model')

  await userEvent.click(screen.getByRole('tab', { name: 'Outputs' }))

  expect(screen.getByText(/Its outputs were removed to save space/)).toBeVisible()
  expect(screen.getByText('2.0 kB')).toBeVisible()
  expect(screen.queryByText(/preview of/)).toBeNull()
})
