import type { TFunction } from 'i18next'

import type { Side } from '../../domain/divergence'

export type SideNames = {
  /** On a choice: "Mine", "ana", "You elsewhere". */
  readonly ofChoice: (side: Side) => string
  /** After "by": "you", "ana", "both". */
  readonly ofAuthor: (by: Side | 'both') => string
}

/** What the two sides are called to whom is signed in; the other may be the same person in another window. */
export function sideNames(updatedBy: string | null, me: string | undefined, t: TFunction): SideNames {
  const other = updatedBy ? (updatedBy === me ? 'otherWindow' : null) : 'somebody'
  return {
    ofChoice: (side) => {
      if (side === 'mine') return t('compare.side.mine')
      return other ? t(`compare.side.${other}`) : String(updatedBy)
    },
    ofAuthor: (by) => {
      if (by !== 'theirs') return t(by === 'mine' ? 'compare.you' : 'compare.both')
      return other ? t(`compare.${other}`) : String(updatedBy)
    },
  }
}
