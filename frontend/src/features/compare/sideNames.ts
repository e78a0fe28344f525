import type { TFunction } from 'i18next'

import type { Side } from '../../domain/divergence'

export type SideNames = {
  /** On a choice: "Mine", "ana". */
  readonly ofChoice: (side: Side) => string
  /** After "by": "you", "ana", "both". */
  readonly ofAuthor: (by: Side | 'both') => string
}

/** What the two sides are called to whom is signed in; the other may be the same person in another window. */
export function sideNames(updatedBy: string | null, me: string | undefined, t: TFunction): SideNames {
  const theirs = !updatedBy ? t('compare.somebody') : updatedBy === me ? t('compare.otherWindow') : updatedBy
  return {
    ofChoice: (side) => (side === 'mine' ? t('compare.mine') : theirs),
    ofAuthor: (by) => (by === 'theirs' ? theirs : t(by === 'mine' ? 'compare.you' : 'compare.both')),
  }
}
