import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Clock, Pin, Tag, User, Workflow } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { pipelinesQuery } from '../../api/pipelines'
import { runChoicesQuery, type RunRow } from '../../api/runs'
import { Button } from '../../ui/Button'
import { Chip } from '../../ui/Chip'
import { Menu } from '../../ui/Menu'
import { StateGlyph, type ShownState } from '../../ui/StateGlyph'
import { PeriodFilter } from './PeriodFilter'
import { groupNames, toggled, type ListFilters, type StateGroup } from './runFilters'
import styles from './runs.module.css'

export type FilterProps = { filters: ListFilters; onChange: (filters: ListFilters) => void }

type FilterChipsProps = FilterProps & {
  /** Runs that are listed already: they know the name of their pipeline. */
  known: readonly RunRow[] | undefined
  /** What stands with the last of them. */
  children?: ReactNode
}

const GLYPHS: Record<StateGroup, ShownState> = {
  active: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
}

export function FilterChips({ filters, onChange, known, children }: FilterChipsProps) {
  const { t } = useTranslation()
  const { data: choices } = useQuery(runChoicesQuery)
  const others = choices?.tags.filter(({ name }) => !filters.tags.includes(name)) ?? []
  const people = choices?.people ?? []
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
      <Chip
        icon={<Pin />}
        selected={filters.pinned}
        onClick={() => onChange({ ...filters, pinned: !filters.pinned })}
      >
        {t('runs.filter.pinned')}
      </Chip>
      <span className={styles.filters}>
        <PipelineFilter filters={filters} onChange={onChange} known={known} />
        {filters.tags.map((name) => (
          <Chip
            key={name}
            tone="accent"
            icon={<Tag />}
            onRemove={() => onChange({ ...filters, tags: filters.tags.filter((each) => each !== name) })}
          >
            {t('runs.filter.oneTag', { name })}
          </Chip>
        ))}
        {others.length > 0 && (
          <Menu
            trigger={
              <Button size="small" icon={<Tag />}>
                {t('runs.filter.tag')}
              </Button>
            }
            items={others.map(({ name, count }) => ({
              label: t('runs.filter.tagCount', { name, count }),
              onSelect: () => onChange({ ...filters, tags: [...filters.tags, name] }),
            }))}
          />
        )}
        {filters.by !== null && (
          <Chip tone="accent" icon={<User />} onRemove={() => onChange({ ...filters, by: null })}>
            {t('runs.filter.oneBy', { name: filters.by })}
          </Chip>
        )}
        {filters.by === null && people.length > 0 && (
          <Menu
            trigger={
              <Button size="small" icon={<User />}>
                {t('runs.filter.by')}
              </Button>
            }
            items={people.map((name) => ({
              label: name,
              onSelect: () => onChange({ ...filters, by: name }),
            }))}
          />
        )}
        <PeriodFilter filters={filters} onChange={onChange} icon={<Clock />} />
        {children}
      </span>
    </>
  )
}

function PipelineFilter({ filters, onChange, known }: Omit<FilterChipsProps, 'children'>) {
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
