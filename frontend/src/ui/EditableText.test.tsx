import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'

import { EditableText } from './EditableText'

async function editName(typed: string) {
  const onChange = vi.fn()
  render(<EditableText label="Name" value="Car prices" onChange={onChange} />)
  await userEvent.click(screen.getByRole('button', { name: 'Rename Car prices' }))
  await userEvent.keyboard(typed)
  return onChange
}

it('replaces the whole name when typing starts', async () => {
  const onChange = await editName('House prices{Enter}')

  expect(onChange.mock.calls).toEqual([['House prices']])
})

it('leaves the name alone on Escape', async () => {
  const onChange = await editName('House{Escape}')

  expect(onChange).not.toHaveBeenCalled()
  expect(screen.getByText('Car prices')).toBeVisible()
})

it('takes neither an empty name nor the same one', async () => {
  const onChange = await editName('   {Enter}')

  expect(onChange).not.toHaveBeenCalled()
})
