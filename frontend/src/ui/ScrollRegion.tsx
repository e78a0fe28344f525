import type { ComponentPropsWithRef } from 'react'

type ScrollRegionProps = Omit<ComponentPropsWithRef<'div'>, 'aria-label' | 'role' | 'tabIndex'> & {
  label: string
  /** A region is a landmark; what a page may hold many of is a group. */
  role?: 'region' | 'group' | 'log' | 'table'
}

/** A box that scrolls by keyboard too: it takes the focus, and has a name for whoever comes to it. */
export function ScrollRegion({ label, role = 'region', ...box }: ScrollRegionProps) {
  // The keyboard can scroll only what has the focus.
  return <div {...box} role={role} aria-label={label} tabIndex={0} />
}
