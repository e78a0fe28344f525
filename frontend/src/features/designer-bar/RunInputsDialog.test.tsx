import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'

import { showInPage } from '../../../tests/inPage'
import type { PipelineInput } from '../../domain/graph'
import { RunInputsDialog } from './RunInputsDialog'

function ask(inputs: readonly PipelineInput[]) {
  const onRun = vi.fn()
  showInPage(<RunInputsDialog inputs={inputs} onRun={onRun} onClose={() => {}} />)
  return { onRun, user: userEvent.setup(), run: () => screen.getByRole('button', { name: 'Run' }) }
}

it('leads to the first value that is lacking rather than to a dead button', async () => {
  const { onRun, user, run } = ask([
    { name: 'mode', type: 'string', enum: ['mean', 'drop_rows'] },
    { name: 'fraction', type: 'number', min: 0, max: 1 },
  ])

  await user.click(run())

  expect(onRun).not.toHaveBeenCalled()
  const mode = screen.getByRole('combobox', { name: 'Mode' })
  expect(mode).toHaveFocus()
  expect(mode).toHaveAccessibleDescription('The run needs a value here.')
})

it('runs at once with a number that was typed last, and with a switch that was left at off', async () => {
  const { onRun, user, run } = ask([
    { name: 'fraction', type: 'number', min: 0, max: 1 },
    { name: 'shuffle', type: 'boolean' },
  ])

  await user.type(screen.getByRole('spinbutton', { name: 'Fraction' }), '0.7')
  await user.click(run())

  expect(onRun).toHaveBeenCalledWith({ fraction: 0.7, shuffle: false })
})

it('does not run with a number out of range', async () => {
  const { onRun, user, run } = ask([{ name: 'fraction', type: 'number', min: 0, max: 1 }])

  await user.type(screen.getByRole('spinbutton', { name: 'Fraction' }), '7')
  await user.click(run())

  expect(onRun).not.toHaveBeenCalled()
  expect(screen.getByRole('spinbutton', { name: 'Fraction' })).toHaveFocus()
})
