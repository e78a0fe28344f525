import userEvent from '@testing-library/user-event'

import { noteHand } from './hand'

it('notes a click until a key is pressed, and no key that is only held', async () => {
  const user = userEvent.setup()
  const page = document.documentElement
  noteHand()

  await user.click(document.body)
  expect(page.dataset.hand).toBe('pointer')

  await user.keyboard('{Shift}')
  expect(page.dataset.hand).toBe('pointer')

  await user.keyboard('{Tab}')
  expect(page.dataset.hand).toBeUndefined()
})
