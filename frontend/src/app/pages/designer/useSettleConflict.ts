import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { isApiError } from '../../../api/ApiError'
import { keepVersion, versionList } from '../../../api/versions'
import type { ConflictChoice, Drawing } from '../../../state/drawing'
import { showToast } from '../../../ui/toasts'
import { standingIn } from './saveTo'

export type SettleConflict = {
  readonly isSettling: boolean
  readonly settle: (choice: ConflictChoice) => Promise<void>
}

/** Ends a conflict as chosen. Whatever is about to be replaced is kept as a version first. */
export function useSettleConflict(pipeline: number, drawing: Drawing): SettleConflict {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [isSettling, setIsSettling] = useState(false)

  async function keepBothSides(choice: ConflictChoice) {
    const { conflict, graph } = drawing.store.getState()
    if (!conflict) return
    if (choice !== 'theirs')
      await keepVersion(pipeline, { revision: conflict.theirs.revision, before_merge: true })
    if (choice !== 'mine') await keepVersion(pipeline, { graph, before_merge: true })
    void client.invalidateQueries(versionList(pipeline))
  }

  async function settle(choice: ConflictChoice) {
    setIsSettling(true)
    try {
      await keepBothSides(choice)
      drawing.resolveConflict(choice)
      if ((await drawing.flush()).kind === 'conflict') sayNews()
      else showToast({ title: t('compare.review.done'), description: t('compare.review.doneHint') })
    } catch (error) {
      const standing = isApiError(error) ? standingIn(error.body) : null
      if (standing) {
        drawing.follow(standing)
        sayNews()
      } else {
        const description = error instanceof Error ? error.message : String(error)
        showToast({ title: t('compare.review.failed'), description, tone: 'danger' })
      }
    } finally {
      setIsSettling(false)
    }
  }

  const sayNews = () =>
    showToast({ title: t('compare.review.news'), description: t('compare.review.newsHint') })

  return { isSettling, settle }
}
