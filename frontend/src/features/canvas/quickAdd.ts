import type { Point } from '../../domain/editNodes'
import type { PortShape } from '../../domain/portTypes'
import type { WireEnd } from './wire'

/** The canvas asks for a component to be chosen: at a point, and perhaps for the loose end of an edge. */
export type QuickAddRequest = {
  /** Where the box opens. */
  readonly client: Point
  /** Where the component goes. */
  readonly at: Point
  readonly wire: { readonly from: WireEnd; readonly shape: PortShape } | null
}
