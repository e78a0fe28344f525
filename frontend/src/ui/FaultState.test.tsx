import { render, screen } from '@testing-library/react'

import { en } from '../messages/en'
import { ko } from '../messages/ko'
import { FaultState } from './FaultState'

const faults = ['offline', 'notAllowed', 'notFound', 'broken'] as const

it.each(faults)('says what "%s" means and what can be done', (fault) => {
  render(<FaultState fault={fault} />)

  expect(screen.getByRole('alert')).toHaveTextContent(en.ui.fault[fault].title)
  expect(screen.getByRole('alert')).toHaveTextContent(en.ui.fault[fault].body)
})

it.each(faults)('has words of its own for "%s" in Korean', (fault) => {
  expect(ko.ui.fault[fault].title).toMatch(/[가-힣]/)
  expect(ko.ui.fault[fault].body).toMatch(/[가-힣]/)
})

it('tells the sentence of the server, where there is a server to tell one', () => {
  const { rerender } = render(<FaultState fault="notFound">There is no run 7.</FaultState>)
  expect(screen.getByText('There is no run 7.')).toBeVisible()

  rerender(<FaultState fault="offline">Failed to fetch</FaultState>)
  expect(screen.queryByText('Failed to fetch')).toBeNull()
})

it('leaves it to the server to say what went wrong on our side', () => {
  render(
    <FaultState fault="broken" title="The runs could not be loaded">
      Its log says more.
    </FaultState>,
  )

  expect(screen.getByRole('heading', { name: 'The runs could not be loaded' })).toBeVisible()
  expect(screen.getByText('Its log says more.')).toBeVisible()
  expect(screen.queryByText(en.ui.fault.broken.body)).toBeNull()
})

it('offers to try again only where that can help', () => {
  const { rerender } = render(<FaultState fault="offline" onRetry={() => undefined} />)
  expect(screen.getByText(en.ui.tryAgain)).toBeVisible()

  rerender(<FaultState fault="notAllowed" onRetry={() => undefined} />)
  expect(screen.queryByText(en.ui.tryAgain)).toBeNull()

  rerender(<FaultState fault="notFound" onRetry={() => undefined} />)
  expect(screen.queryByText(en.ui.tryAgain)).toBeNull()
})
