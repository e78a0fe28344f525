import { screen } from '@testing-library/react'

import { serve, showInPage } from '../../../tests/inPage'
import { UploadDialog } from './UploadDialog'

const upload = (filename: string) =>
  showInPage(<UploadDialog file={new File(['a\n1\n'], filename)} asset={null} onClose={() => {}} />)

beforeEach(() => void serve({}))
afterEach(() => vi.unstubAllGlobals())

it('takes the name from the file, and says which letters a name may have', () => {
  upload('Cars (2024).csv')

  expect(screen.getByRole('textbox', { name: 'Name' })).toHaveValue('cars_2024')
  expect(screen.getByText(/^Latin letters, digits, _, - and \./)).toBeVisible()
})

it('asks for a name when the letters of the file cannot be used', () => {
  upload('데이터.csv')

  expect(screen.getByRole('textbox', { name: 'Name' })).toHaveValue('')
  expect(screen.getByText(/^The file's name has no letters for it, so type one/)).toBeVisible()
  expect(screen.getByRole('button', { name: 'Upload' })).toBeDisabled()
})
