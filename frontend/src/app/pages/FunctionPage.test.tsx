import { screen } from '@testing-library/react'
import { Route, Routes } from 'react-router'

import { serve, showInPage } from '../../../tests/inPage'
import { EditFunctionPage } from './FunctionPage'

afterEach(() => vi.unstubAllGlobals())

it('names the component whose function is edited as its own page does', async () => {
  serve({
    'GET /components/greet': {
      body: { name: 'greet', version: '1', display_name: 'Greet people', inputs: [], outputs: [] },
    },
  })
  showInPage(
    <Routes>
      <Route path="/components/:name/edit/:version" element={<EditFunctionPage />} />
    </Routes>,
    '/components/greet/edit/1',
  )

  expect(await screen.findByText('Greet people')).toBeVisible()
})
