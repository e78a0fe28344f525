import { render, screen, within } from '@testing-library/react'

import type { ComponentInterface, InputPort } from '../../domain/component'
import { portName } from '../../domain/graph'
import { PortTables } from './PortTables'

const port = (name: string, type: string, more: Partial<InputPort> = {}): InputPort => ({
  name: portName(name),
  type,
  ...more,
})

const component: ComponentInterface = {
  name: 'train',
  version: '1',
  inputs: [
    port('table', 'uri_file', { kind: 'table' }),
    port('target', 'string'),
    port('depth', 'integer', { min: 1, max: 8 }),
  ],
  outputs: [],
  tags: { 'pipewright.columns_of.target': 'table' },
}

const typeOf = (name: string) => within(screen.getByText(name).closest('tr')!).getAllByRole('cell')[1]

it('names the type of a parameter as the designer does, and that of data as YAML does', () => {
  render(<PortTables component={component} />)

  expect(typeOf('depth')).toHaveTextContent('Whole number, 1 to 8')
  expect(typeOf('target')).toHaveTextContent('Columns of table')
  expect(typeOf('table')).toHaveTextContent('Table · uri_file')
})
