import { fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'

import { usePane } from './pane'
import { SplitPane } from './SplitPane'

function Workbench() {
  const pane = usePane('test-dock', { size: 272, min: 200, max: 480 })
  return (
    <SplitPane pane={pane} side="left" label="Library" dock={<button>In the dock</button>}>
      Canvas
    </SplitPane>
  )
}

const handle = () => screen.getByRole('separator', { name: 'Resize Library' })

beforeEach(() => localStorage.clear())

it('grows and shrinks by keyboard within its limits', async () => {
  render(<Workbench />)
  handle().focus()

  await userEvent.keyboard('{ArrowRight}')
  expect(handle()).toHaveAttribute('aria-valuenow', '288')
  await userEvent.keyboard('{End}{ArrowRight}')

  expect(handle()).toHaveAttribute('aria-valuenow', '480')
})

it('comes back at the size it was left at', async () => {
  const { unmount } = render(<Workbench />)
  handle().focus()
  await userEvent.keyboard('{ArrowRight}')

  unmount()
  render(<Workbench />)

  expect(handle()).toHaveAttribute('aria-valuenow', '288')
})

it('folds away on Enter, and what was inside takes no more focus', async () => {
  render(<Workbench />)
  handle().focus()

  await userEvent.keyboard('{Enter}')

  expect(handle()).toHaveAttribute('aria-valuenow', '0')
  expect(screen.getByText('In the dock').closest('[inert]')).not.toBeNull()
})

it('returns to its standard size on a double click', async () => {
  render(<Workbench />)
  handle().focus()
  await userEvent.keyboard('{End}')

  fireEvent.doubleClick(handle())

  expect(handle()).toHaveAttribute('aria-valuenow', '272')
})

it('starts at its standard size when the memory cannot be read', () => {
  localStorage.setItem('pipewright.pane.test-dock', '{"size":"wide"}')

  render(<Workbench />)

  expect(handle()).toHaveAttribute('aria-valuenow', '272')
})
