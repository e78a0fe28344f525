import { render } from '@testing-library/react'
import { useEffect } from 'react'

import { useLastWord } from './useLastWord'

function Field({ value, onGone }: { value: string; onGone: (value: string) => void }) {
  useLastWord(() => onGone(value))
  return null
}

it('says the value as it was last, once, when the field goes', () => {
  const said: string[] = []
  const onGone = (value: string) => said.push(value)
  const { rerender, unmount } = render(<Field value="a" onGone={onGone} />)

  rerender(<Field value="ab" onGone={onGone} />)
  expect(said).toEqual([])
  unmount()

  expect(said).toEqual(['ab'])
})

it('speaks before what stands around the field is closed', () => {
  const order: string[] = []
  function Around() {
    useEffect(() => () => void order.push('closed'), [])
    return <Field value="last" onGone={(value) => order.push(value)} />
  }

  render(<Around />).unmount()

  expect(order).toEqual(['last', 'closed'])
})
