import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import type { RefObject } from 'react'

type VirtualRows = {
  scroller: RefObject<HTMLDivElement | null>
  count: number
  /** Of a row that has not been measured. */
  height: number
  keyOf: (at: number) => string | number
}

const OVERSCAN = 16

/** Which rows of a long list are in sight, and where they stand. */
export function useVirtualRows({
  scroller,
  count,
  height,
  keyOf,
}: VirtualRows): Virtualizer<HTMLDivElement, Element> {
  // eslint-disable-next-line react-hooks/incompatible-library -- guards the React compiler, which does not build this project
  return useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: keyOf,
    overscan: OVERSCAN,
  })
}
