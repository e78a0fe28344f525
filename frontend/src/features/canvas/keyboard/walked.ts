import type { EdgeId } from '../../../domain/edges'
import type { ItemKey } from '../itemKey'
import type { Walk } from './walk'

/** What the canvas remembers of where the keyboard has been, so that it goes on from there. */
export type Walked = {
  readonly last: Walk | null
  /** The item the keyboard was at, and its place in the order of the work, for when it is gone. */
  readonly at: { readonly key: ItemKey; readonly index: number } | null
  /** The edge that is stepped through, and the item it was reached from. */
  readonly edge: { readonly id: EdgeId; readonly of: ItemKey } | null
}

export const notWalked: Walked = { last: null, at: null, edge: null }
