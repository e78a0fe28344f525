import { screen } from '@testing-library/react'

import { serve, showInPage } from '../../../tests/inPage'
import { asInterface } from '../../domain/component'
import { exampleRun } from '../../domain/examples/runs'
import { emptyGraph, nodeId, portName } from '../../domain/graph'
import { AgainDialog } from './AgainDialog'

afterEach(() => vi.unstubAllGlobals())

it('names the values that one is chosen from as the form of the step does', () => {
  const clean = asInterface({
    name: 'clean',
    version: '1',
    inputs: [{ name: 'mode', type: 'string', default: 'fill', enum: ['fill', 'drop_rows'] }],
    outputs: [],
  })
  const node = {
    id: nodeId('clean'),
    component: { name: 'clean', version: '1' },
    inputs: { [portName('mode')]: { value: 'drop_rows' } },
  }
  const run = { facts: exampleRun(), graph: { ...emptyGraph, nodes: [node] }, components: [clean], steps: [] }
  serve({ 'POST /runs/1/again/plan': { body: { steps: [] } } })
  showInPage(<AgainDialog run={run} isStarting={false} onRun={vi.fn()} onClose={vi.fn()} />)

  expect(screen.getByRole('combobox', { name: /Mode/ })).toHaveTextContent('Drop rows')
})
