import { screen } from '@testing-library/react'

import { serve, showInPage } from '../../../../tests/inPage'
import { FunctionWorkbench } from './FunctionWorkbench'

afterEach(() => vi.unstubAllGlobals())

const checked = (isNew: boolean) => ({
  functions: ['shout'],
  findings: [],
  interface: {
    name: 'shout',
    version: '1',
    display_name: 'Shout',
    description: '',
    inputs: [],
    outputs: [],
    parameters: [],
    tags: {},
  },
  files: [],
  is_new: isNew,
  previous: null,
})

const show = () =>
  showInPage(
    <FunctionWorkbench
      title="Function"
      first="def shout(): ..."
      onChange={() => undefined}
      onRegistered={() => undefined}
      renderRun={() => null}
    />,
  )

it('registers what is new', async () => {
  serve({ 'POST /functions/check': { body: checked(true) } })
  show()

  expect(await screen.findByText('Shout')).toBeVisible()
  expect(screen.getByRole('button', { name: 'Register' })).toBeEnabled()
})

it('has nothing to register where nothing would change', async () => {
  serve({ 'POST /functions/check': { body: checked(false) } })
  show()

  expect(await screen.findByText('Shout')).toBeVisible()
  expect(screen.getByRole('button', { name: 'Register' })).toBeDisabled()
})
