import { useInfiniteQuery } from '@tanstack/react-query'
import { Workflow } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { pipelinesQuery } from '../../api/pipelines'
import type { RunRow } from '../../api/runs'
import { Button } from '../../ui/Button'
import { Chip } from '../../ui/Chip'
import { Menu } from '../../ui/Menu'
import { StateGlyph, type ShownState } from '../../ui/StateGlyph'
import { groupNames, toggled, type ListFilters, type StateGroup } from './runFilters'

type FilterChipsProps = {
  filters: ListFilters
  onChange: (filters: ListFilters) => void
  /** Runs that are listed already: they know the name of their pipeline. */
  known: readonly RunRow[] | undefined
}

const GLYPHS: Record<StateGroup, ShownState> = {
  active: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
}

export function FilterChips({ filters, onChange, known }: FilterChipsProps) {
  const { t } = useTranslation()
  return (
    <>
      {groupNames.map((group) => (
        <Chip
          key={group}
          icon={<StateGlyph state={GLYPHS[group]} size={12} />}
          selected={filters.groups.includes(group)}
          onClick={() => onChange({ ...filters, groups: toggled(filters.groups, group) })}
        >
          {t(`runs.filter.${group}`)}
        </Chip>
      ))}
      <PipelineFilter filters={filters} onChange={onChange} known={known} />
    </>
  )
}

function PipelineFilter({ filters, onChange, known }: FilterChipsProps) {
  const { t } = useTranslation()
  const { data } = useInfiniteQuery(pipelinesQuery())
  const pipelines = data?.pages.flatMap((page) => page.results) ?? []
  const { pipeline: id } = filters
  if (id !== null) {
    const name =
      pipelines.find((pipeline) => pipeline.id === id)?.name ??
      known?.find((run) => run.pipeline?.id === id)?.pipeline?.name ??
      t('runs.filter.pipelineNumber', { id })
    return (
      <Chip tone="accent" icon={<Workflow />} onRemove={() => onChange({ ...filters, pipeline: null })}>
        {t('runs.filter.onePipeline', { name })}
      </Chip>
    )
  }
  if (pipelines.length === 0) return null
  return (
    <Menu
      trigger={
        <Button size="small" icon={<Workflow />}>
          {t('runs.filter.pipeline')}
        </Button>
      }
      items={pipelines.map((pipeline) => ({
        label: pipeline.name,
        onSelect: () => onChange({ ...filters, pipeline: pipeline.id }),
      }))}
    />
  )
}
