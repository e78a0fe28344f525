import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { PageHeader } from './PageHeader'
import styles from './Page.module.css'

test('a count of nothing is as quiet as any other', () => {
  render(<PageHeader title="Data" aside={0} />)

  expect(screen.getByText('0')).toHaveClass(String(styles.aside))
})
