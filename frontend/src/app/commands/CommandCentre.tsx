import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useStore } from 'zustand'

import { createPipeline } from '../../api/pipelines'
import { useRegionMemory } from '../../ui/regions'
import { showToast } from '../../ui/toasts'
import type { Around } from './command'
import { offered } from './offered'
import { useCommandKeys } from './useCommandKeys'

// Loaded when first asked for.
const CommandMenu = lazy(async () => ({ default: (await import('./CommandMenu')).CommandMenu }))
const KeySheet = lazy(async () => ({ default: (await import('./KeySheet')).KeySheet }))

/** Keys and lists of commands for all pages, once. */
export function CommandCentre() {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const floating = useStore(offered, (state) => state.floating)

  async function newPipeline() {
    try {
      const { id } = await createPipeline({ name: t('pipelines.newName') })
      void queryClient.invalidateQueries({ queryKey: ['pipelines'] })
      await navigate(`/pipelines/${id}`)
    } catch (error) {
      showToast({
        tone: 'danger',
        title: t('pipelines.newFailed'),
        description: error instanceof Error ? error.message : String(error),
      })
    }
  }

  const around = (): Around => ({
    go: (path) => void navigate(path),
    newPipeline: () => void newPipeline(),
    open: (what) => offered.setState({ floating: what }),
    changeLanguage: (language) => void i18n.changeLanguage(language),
    page: offered.getState().page,
  })

  useCommandKeys(around)
  useRegionMemory()
  const close = () => offered.setState({ floating: null })
  return (
    <Suspense>
      {floating === 'menu' && <CommandMenu around={around()} onClose={close} />}
      {floating === 'keys' && <KeySheet onClose={close} />}
    </Suspense>
  )
}
