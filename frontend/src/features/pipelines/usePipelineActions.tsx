import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Archive, ArchiveRestore, CopyPlus, Download, Pencil, Play } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'

import {
  archivePipeline,
  changePipeline,
  createPipeline,
  duplicatePipeline,
  exportAddress,
  type PipelineRow,
} from '../../api/pipelines'
import type { MenuItem } from '../../ui/menuItems'
import { showToast } from '../../ui/toasts'

type PipelineActions = {
  create: () => void
  isCreating: boolean
  menuOf: (pipeline: PipelineRow, onRename: () => void) => readonly MenuItem[]
}

/** What can be done with pipelines where they are listed. */
export function usePipelineActions(): PipelineActions {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['pipelines'] })
  const sayWhy = (title: string) => (error: Error) =>
    showToast({ title, description: error.message, tone: 'danger' })

  const creation = useMutation({
    mutationFn: () => createPipeline({ name: t('pipelines.newName') }),
    onSuccess: ({ id }) => {
      void refresh()
      void navigate(`/pipelines/${id}`)
    },
    onError: sayWhy(t('pipelines.newFailed')),
  })
  const duplication = useMutation({
    mutationFn: ({ id }: PipelineRow) => duplicatePipeline(id),
    onSuccess: ({ id, name }) => {
      void refresh()
      showToast({
        title: t('pipelines.duplicate.done', { name }),
        action: { label: t('pipelines.duplicate.open'), onSelect: () => void navigate(`/pipelines/${id}`) },
      })
    },
    onError: sayWhy(t('pipelines.duplicate.failed')),
  })
  const restoring = useMutation({
    mutationFn: ({ id }: PipelineRow) => changePipeline(id, { archived: false }),
    onSuccess: (_, { name }) => {
      void refresh()
      showToast({ title: t('pipelines.archive.restored', { name }) })
    },
    onError: sayWhy(t('pipelines.archive.restoreFailed')),
  })
  const archiving = useMutation({
    mutationFn: ({ id }: PipelineRow) => archivePipeline(id),
    onSuccess: (_, pipeline) => {
      void refresh()
      showToast({
        title: t('pipelines.archive.done', { name: pipeline.name }),
        action: { label: t('pipelines.archive.undo'), onSelect: () => restoring.mutate(pipeline) },
      })
    },
    onError: sayWhy(t('pipelines.archive.failed')),
  })

  return {
    create: creation.mutate,
    isCreating: creation.isPending,
    menuOf: (pipeline, onRename) => [
      { label: t('pipelines.menuLabel.rename'), icon: <Pencil />, onSelect: onRename },
      {
        label: t('pipelines.menuLabel.duplicate'),
        icon: <CopyPlus />,
        onSelect: () => duplication.mutate(pipeline),
      },
      {
        label: t('pipelines.menuLabel.runs'),
        icon: <Play />,
        onSelect: () => void navigate(`/runs?pipeline=${pipeline.id}`),
      },
      {
        label: t('pipelines.menuLabel.export'),
        icon: <Download />,
        onSelect: () => window.location.assign(exportAddress(pipeline.id)),
      },
      { separator: true },
      pipeline.archived
        ? {
            label: t('pipelines.menuLabel.restore'),
            icon: <ArchiveRestore />,
            onSelect: () => restoring.mutate(pipeline),
          }
        : {
            label: t('pipelines.menuLabel.archive'),
            icon: <Archive />,
            onSelect: () => archiving.mutate(pipeline),
          },
    ],
  }
}
