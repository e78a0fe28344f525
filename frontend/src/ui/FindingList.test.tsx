import { render, screen } from '@testing-library/react'

import { FindingList, type ShownFinding } from './FindingList'

const finding: ShownFinding = { message: 'It has no type.', line: 4, column: 2, severity: 'error' }

it('begins a place with a capital letter, unless it stands behind the name of a file', () => {
  render(<FindingList findings={[finding, { ...finding, source: 'component.yml' }]} />)

  expect(screen.getByText('Line 4, column 2')).toBeVisible()
  expect(screen.getByText('component.yml, line 4, column 2')).toBeVisible()
})
