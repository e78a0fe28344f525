import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'

import { isApiError } from '../../../api/ApiError'
import { restoreVersion, versionList } from '../../../api/versions'
import { changeNames, type ChangeName } from '../../../domain/changeNames'
import { parseGraph } from '../../../domain/parseGraph'
import { undoName, type Drawing } from '../../../state/drawing'
import { showToast } from '../../../ui/toasts'
import { catalogue } from '../../stores'
import { standingIn } from './saveTo'

type RestoreVersion = {
  readonly isRestoring: boolean
  readonly restore: (version: number) => Promise<void>
}

/** Puts a version in the place of the drawing, as a step that can be taken back. */
export function useRestoreVersion(pipeline: number, drawing: Drawing): RestoreVersion {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [isRestoring, setIsRestoring] = useState(false)

  const names = () => changeNames(drawing.store.getState().graph, catalogue.store.getState().components)
  const refuse = (description: string) =>
    showToast({ title: t('history.restoreFailed'), description, tone: 'danger' })

  async function putBack(version: number) {
    if ((await drawing.flush()).kind !== 'saved') {
      refuse(t('history.notSaved'))
      return
    }
    const { graph, revision, kept } = await restoreVersion(
      pipeline,
      version,
      drawing.store.getState().stored.revision,
    )
    const parsed = parseGraph(graph)
    if (!parsed.ok) {
      refuse(t('compare.versions.unreadable'))
      return
    }
    void client.invalidateQueries(versionList(pipeline))
    if (kept === version) {
      showToast({ title: t('history.restoredSame', { number: version }) })
      return
    }
    const step = names().restoreVersion(version)
    drawing.adopt(step, { revision, graph: parsed.graph })
    await navigate(`/pipelines/${pipeline}`)
    showToast({
      title: t('history.restored', { number: version }),
      description: t('history.restoredHint', { kept }),
      action: { label: t('history.undo'), onSelect: () => takeBack(step) },
    })
  }

  function takeBack(step: ChangeName) {
    const last = undoName(drawing.store.getState())
    if (last?.key === step.key && last.params.version === step.params.version) drawing.undo()
  }

  async function restore(version: number) {
    setIsRestoring(true)
    try {
      await putBack(version)
    } catch (error) {
      // Nothing here is unsaved, so what somebody else saved is taken in, and can be looked at before trying again.
      const standing = isApiError(error) ? standingIn(error.body) : null
      if (standing) drawing.adopt(names().takeTheirs(), standing)
      refuse(error instanceof Error ? error.message : String(error))
    } finally {
      setIsRestoring(false)
    }
  }

  return { isRestoring, restore }
}
