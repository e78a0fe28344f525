import { render } from '@testing-library/react'

import { CodeBlock } from './CodeBlock'

it('keeps a word with hyphens in one piece where lines are broken, and the text as it is', () => {
  const { container } = render(<CodeBlock text={'run --max-depth 3\n  x\n'} wrap copyable={false} />)

  expect(container.textContent).toBe('run --max-depth 3\n  x')
  expect([...container.querySelectorAll('span')].map((word) => word.textContent)).toEqual(['--max-depth'])
})
