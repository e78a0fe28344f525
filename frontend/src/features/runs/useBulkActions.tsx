import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import {
  cancelRuns,
  deleteRuns,
  setRunPinned,
  tagRuns,
  type BulkOutcome,
  type TagChanges,
} from '../../api/runs'
import { showToast } from '../../ui/toasts'
import { doneText, refusedOf, type BulkVerb } from './bulkOutcome'

type Told = { verb: BulkVerb; outcome: BulkOutcome }

/** Acts on several runs at once and tells how it went: in a word when all is done, else run by run. */
export function useBulkActions(onGone: (runs: readonly number[]) => void) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [told, setTold] = useState<Told | null>(null)
  const refresh = () => client.invalidateQueries({ queryKey: ['runs'] })
  const sayWhy = (error: Error) =>
    showToast({ title: t('runs.outcome.failed'), description: error.message, tone: 'danger' })

  function tell(verb: Told['verb'], outcome: BulkOutcome) {
    void refresh()
    if (refusedOf(verb, outcome).length > 0) setTold({ verb, outcome })
    else showToast({ title: doneText(t, verb, outcome) })
  }

  const untag = useMutation({
    mutationFn: async ({ added, removed }: TagChanges) => {
      for (const { name, runs } of added) await tagRuns({ runs, add: [], remove: [name] })
      for (const { name, runs } of removed) await tagRuns({ runs, add: [name], remove: [] })
    },
    onSettled: refresh,
    onError: sayWhy,
  })

  return {
    outcome: told,
    closeOutcome: () => setTold(null),
    cancel: useMutation({
      mutationFn: cancelRuns,
      onSuccess: (outcome) => tell('cancel', outcome),
      onError: sayWhy,
    }),
    delete: useMutation({
      mutationFn: deleteRuns,
      onSuccess: (outcome) => {
        onGone(outcome.done)
        tell('delete', outcome)
      },
      onError: sayWhy,
    }),
    pin: useMutation({
      mutationFn: async ({ runs, pinned }: { runs: readonly number[]; pinned: boolean }) => {
        for (const run of runs) await setRunPinned(run, pinned)
      },
      onSuccess: (_, { runs, pinned }) =>
        showToast({ title: t(`runs.outcome.${pinned ? 'pinned' : 'unpinned'}`, { count: runs.length }) }),
      onSettled: refresh,
      onError: sayWhy,
    }),
    tag: useMutation({
      mutationFn: tagRuns,
      onSuccess: (changes) => {
        void refresh()
        const [change] = [...changes.added, ...changes.removed]
        if (!change) return
        const verb = changes.added.length > 0 ? 'tagged' : 'untagged'
        showToast({
          title: t(`runs.outcome.${verb}`, { count: change.runs.length, name: change.name }),
          action: { label: t('runs.outcome.undo'), onSelect: () => untag.mutate(changes) },
        })
      },
      onError: sayWhy,
    }),
  }
}
