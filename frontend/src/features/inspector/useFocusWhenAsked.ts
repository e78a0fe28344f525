import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'

import type { PortRef } from '../../domain/graph'
import { useInspecting } from './inspecting'

// In the order of what a person would want to use; the field's own menu comes last.
const FIELDS = ['input, textarea, [role="combobox"], [role="switch"]', '[data-choices] button', 'button']

/** Brings the field into sight and gives it the keyboard when a problem leads here. */
export function useFocusWhenAsked({ node, port }: PortRef) {
  const { selection } = useInspecting()
  const frame = useRef<HTMLDivElement>(null)
  const isAsked = useStore(
    selection.store,
    ({ focusedPort }) => focusedPort?.node === node && focusedPort.port === port,
  )
  useEffect(() => {
    if (!isAsked) return
    frame.current?.scrollIntoView({ block: 'center' })
    const field = FIELDS.map((each) => frame.current?.querySelector<HTMLElement>(each)).find(Boolean)
    field?.focus()
    selection.focusPort(null)
  }, [isAsked, selection])
  return frame
}
