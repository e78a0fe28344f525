import { act, renderHook } from '@testing-library/react'

import { createSelection } from '../../../state/selection'
import { useDesignerPanes } from './useDesignerPanes'

const smallWindow = { matches: true, addEventListener: () => undefined, removeEventListener: () => undefined }

it.each([{ nodes: ['split_data'] }, { inputs: ['cars'] }, { notes: ['k3f9a1c2'] }] as const)(
  'opens the side panel of a small window for what is selected, and makes room again: %o',
  (picked) => {
    vi.stubGlobal('matchMedia', () => smallWindow)
    const selection = createSelection()
    const { result } = renderHook(() => useDesignerPanes(selection))
    expect(result.current.right.collapsed).toBe(true)

    act(() => selection.select(picked as Parameters<typeof selection.select>[0]))
    expect(result.current.right.collapsed).toBe(false)

    act(() => selection.clear())
    expect(result.current.right.collapsed).toBe(true)
  },
)
