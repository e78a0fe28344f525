import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'

import { TooltipProvider } from '../../../ui/Tooltip'
import { FigureView } from './FigureView'

const show = (raw: Record<string, unknown>) =>
  render(
    <TooltipProvider>
      <FigureView raw={raw} look="card" />
    </TooltipProvider>,
  )

const matrix = {
  type: 'confusion_matrix',
  title: 'Confusion matrix',
  labels: ['cat', 'dog'],
  counts: [
    [50, 2],
    [0, 0],
  ],
}

it('draws a confusion matrix as a table that says its counts and shares', () => {
  show(matrix)

  const table = screen.getByRole('table', { name: 'Confusion matrix' })
  const row = within(table).getByRole('rowheader', { name: 'cat' }).closest('tr')
  expect(within(row!).getByText('50')).toBeVisible()
  expect(within(row!).getByText('96%')).toBeVisible()
  expect(within(row!).getByTitle('2 of 52 that are cat were predicted dog (3.8%)')).toBeVisible()
})

it('does not divide by the rows of a class that has none', () => {
  show(matrix)

  expect(screen.getByTitle('0 of 0 that are dog were predicted dog (0%)')).toBeVisible()
})

it('shows the numbers behind a figure to those who would rather read them', async () => {
  show({
    type: 'histogram',
    title: 'Residuals',
    x: { label: 'Residual' },
    edges: [-2, 0, 2],
    counts: [3, 21],
  })

  await userEvent.click(screen.getByRole('button', { name: 'Show the numbers' }))

  const table = screen.getByRole('table', { name: 'Residuals' })
  expect(
    within(table)
      .getAllByRole('row')
      .map((row) => row.textContent),
  ).toEqual(['FromToCount', '-203', '0221'])
})

it('folds a long list of bars, and unfolds it', async () => {
  const items = Array.from({ length: 25 }, (_, at) => ({ label: `column ${at}`, value: at }))
  show({ type: 'bars', title: 'Importance', items })
  expect(screen.getAllByRole('listitem')).toHaveLength(20)

  await userEvent.click(screen.getByRole('button', { name: 'Show 5 more' }))

  expect(screen.getAllByRole('listitem')).toHaveLength(25)
})

it('says so when it cannot draw a figure, and which', () => {
  show({ type: 'sankey', title: 'Flow' })

  expect(screen.getByText('Flow')).toBeVisible()
  expect(screen.getByText(/of the type “sankey” cannot be drawn here/)).toBeVisible()
})

it('refuses to draw hundreds of classes as thousands of cells', () => {
  const labels = Array.from({ length: 80 }, (_, at) => `class ${at}`)
  show({ type: 'confusion_matrix', title: 'Many', labels, counts: labels.map(() => labels.map(() => 1)) })

  expect(screen.getByText(/80 classes are too many to draw/)).toBeVisible()
})
