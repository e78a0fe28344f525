import { createEvent, screen, waitFor } from '@testing-library/react'
import { useState } from 'react'

import { pageOf, serve, showInPage } from '../../../tests/inPage'
import type { NodeId } from '../../domain/graph'
import type { Around } from './command'
import { CommandMenu } from './CommandMenu'

const acting = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }

afterEach(() => {
  acting.IS_REACT_ACT_ENVIRONMENT = true
  vi.unstubAllGlobals()
})

function openMenu() {
  serve({ 'GET /pipelines': { body: pageOf([]) }, 'GET /runs': { body: pageOf([]) } })
  const reveal = vi.fn()
  const open = vi.fn()
  const nothing = vi.fn()
  const around: Around = {
    go: nothing,
    newPipeline: nothing,
    open,
    changeLanguage: nothing,
    page: { steps: () => [{ id: 'split' as NodeId, title: 'Split data', state: null }], reveal },
  }
  function Opened() {
    const [isOpen, setIsOpen] = useState(true)
    return isOpen && <CommandMenu around={around} onClose={() => setIsOpen(false)} />
  }
  showInPage(<Opened />)
  return { reveal, open }
}

it('takes what was typed, however soon Enter follows', async () => {
  const { reveal, open } = openMenu()
  const field = await screen.findByRole('combobox')

  // As in a browser, where nothing waits between two keys until all is drawn.
  acting.IS_REACT_ACT_ENVIRONMENT = false
  field.dispatchEvent(createEvent.change(field, { target: { value: 'split' } }))
  field.dispatchEvent(createEvent.keyDown(field, { key: 'Enter' }))

  await waitFor(() => expect(reveal).toHaveBeenCalledWith('split'))
  expect(open).not.toHaveBeenCalled()
})
