import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'

import type { PortRef } from '../../domain/graph'
import { useInspecting } from './inspecting'

const FIRST_FIELD = 'input, textarea, [role="combobox"], [role="switch"], button'

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
    frame.current?.querySelector<HTMLElement>(FIRST_FIELD)?.focus()
    selection.focusPort(null)
  }, [isAsked, selection])
  return frame
}
