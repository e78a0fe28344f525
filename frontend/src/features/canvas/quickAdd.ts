import type { Point } from '../../domain/editNodes'
import type { PortShape } from '../../domain/portTypes'
import type { WireEnd } from './wire'

/** The canvas asks for a component to be chosen: at a point, and perhaps for the loose end of an edge. */
export type QuickAddRequest = {
  /** Where the component goes. */
  readonly at: Point
  readonly wire: { readonly from: WireEnd; readonly shape: PortShape } | null
}

/** A request as the page gets it. */
export type PlacedRequest = QuickAddRequest & {
  /** Where the box opens: below the node it is about to put down. */
  readonly box: Point
}
