import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'

import { ScrollRegion } from './ScrollRegion'

it('takes the focus under its name, so that the keyboard can scroll it', async () => {
  render(<ScrollRegion label="Long text">…</ScrollRegion>)

  await userEvent.tab()

  expect(screen.getByRole('region', { name: 'Long text' })).toHaveFocus()
})
