import { render, screen } from '@testing-library/react'

import { TooltipProvider } from './Tooltip'
import { Markdown } from './Markdown'
import { safeAddress } from './safeAddress'

const show = (text: string, withoutTitle = false) =>
  render(
    <TooltipProvider>
      <Markdown text={text} withoutTitle={withoutTitle} />
    </TooltipProvider>,
  )

it('draws tables, lists and code', () => {
  show('# Train model\n\n| port | kind |\n|---|---|\n| `model` | **model** |\n\n1. first\n2. second\n')

  expect(screen.getByRole('heading', { name: 'Train model' })).toBeVisible()
  expect(screen.getByRole('columnheader', { name: 'port' })).toBeVisible()
  expect(screen.getAllByRole('cell', { name: 'model' })).toHaveLength(2)
  expect(screen.getAllByRole('listitem')).toHaveLength(2)
})

it('names the column of each cell, for where there is room for one below the other only', () => {
  show('| parameter | `default` | what it does |\n|---|---|---|\n| trees | 100 | How many. |\n')

  expect(screen.getByRole('cell', { name: '100' })).toHaveAttribute('data-column', 'default')
})

it('shows HTML as the text that it is', () => {
  const { container } = show('Hello <img src=x onerror="alert(1)">\n\n<script>alert(2)</script>')

  expect(container.querySelector('img, script')).toBeNull()
  expect(screen.getByText(/onerror/)).toBeVisible()
})

it('leaves out the title where the page has it', () => {
  show('# Train model\n\nFits a model.', true)

  expect(screen.queryByRole('heading')).toBeNull()
  expect(screen.getByText('Fits a model.')).toBeVisible()
})

it('leads to other sites in a page of their own, and nowhere else', () => {
  show('[docs](https://example.org/a) and [bad](javascript:alert(1)) and [near](../import_data/README.md)')

  expect(screen.getByRole('link', { name: 'docs' })).toHaveAttribute('rel', 'noreferrer noopener')
  expect(screen.getAllByRole('link')).toHaveLength(1)
  expect(screen.getByText(/bad/)).toBeVisible()
})

it.each([
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'README.md',
  '//host',
])('does not lead to %s', (address) => {
  expect(safeAddress(address)).toBeNull()
})
