import { render } from '@testing-library/react'

import { InlineCode } from './InlineCode'

it('shows what stands between backticks as code, and a lone backtick as it is', () => {
  const { container } = render(<InlineCode>{'Write `a: float`, not ` alone.'}</InlineCode>)

  expect(container.querySelector('code')).toHaveTextContent('a: float')
  expect(container).toHaveTextContent('Write a: float, not ` alone.')
})
