import { useInfiniteQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import type { LucideIcon } from 'lucide-react'
import { useDeferredValue } from 'react'
import { useTranslation } from 'react-i18next'

import { pipelinesQuery } from '../../api/pipelines'
import { runsQuery } from '../../api/runs'
import { purposeOf, saidOfComponent } from '../../api/said'
import { componentTitle } from '../../domain/component'
import { rankComponents } from '../../domain/search'
import { matchText } from '../../domain/textMatch'
import type { Around } from './command'
import { commands } from './list'

/** Something the command menu found. */
export type Find = {
  readonly key: string
  readonly title: string
  /** What tells it from others of its name: a section, a state, a purpose. */
  readonly about?: string | undefined
  readonly shortcut?: string | undefined
  readonly Icon?: LucideIcon | undefined
  readonly perform: () => void
}

export type FindGroup = {
  readonly name: 'commands' | 'steps' | 'components' | 'pipelines' | 'runs'
  readonly finds: readonly Find[]
  /** How well the best of them matches. */
  readonly score: number
}

const MOST = 6
const MOST_WITHOUT_QUERY = 40

/** What answers to a query: commands, steps of this pipeline, components to add, pipelines, runs; the best group first. */
export function useFinds(query: string, around: Around): readonly FindGroup[] {
  const { t } = useTranslation()
  const sought = query.trim()
  // Only what the server is asked for may come later: Enter takes the best of what was typed.
  const asked = useDeferredValue(sought)
  const pipelines = useInfiniteQuery(pipelinesQuery({ q: asked }))
  const runs = useInfiniteQuery(runsQuery({ q: asked }))
  const groups: FindGroup[] = [
    best('commands', commandsFor(around, t), sought, sought === '' ? MOST_WITHOUT_QUERY : MOST),
    best('steps', stepsFor(around, t), sought),
    componentsFor(around, sought),
    best(
      'pipelines',
      (pipelines.data?.pages[0]?.results ?? []).map(({ id, name }) => ({
        key: `pipeline ${id}`,
        title: name,
        perform: () => around.go(`/pipelines/${id}`),
      })),
      sought,
    ),
    best(
      'runs',
      (runs.data?.pages[0]?.results ?? []).map(({ id, pipeline, state }) => ({
        key: `run ${id}`,
        title: pipeline ? t('commands.run', { id, pipeline: pipeline.name }) : t('run.title', { id }),
        about: t(`ui.state.${state}`),
        perform: () => around.go(`/runs/${id}`),
      })),
      sought,
    ),
  ]
  const found = groups.filter(({ finds }) => finds.length > 0)
  return sought === '' ? found : found.toSorted((a, b) => b.score - a.score)
}

function best(name: FindGroup['name'], all: readonly Find[], query: string, most = MOST): FindGroup {
  if (query === '') return { name, finds: all.slice(0, most), score: 0 }
  const rated = all
    .map((find) => ({ find, score: matchText(find.title, query) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
  return { name, finds: rated.slice(0, most).map(({ find }) => find), score: rated[0]?.score ?? 0 }
}

const commandsFor = (around: Around, t: TFunction): Find[] =>
  commands
    .filter((command) => !command.isKeyOnly && command.when(around))
    .map((command) => ({
      key: command.id,
      title: t(command.name),
      about: t(`commands.section.${command.section}`),
      shortcut: command.shortcuts[0],
      Icon: command.icon,
      perform: () => command.perform(around),
    }))

const stepsFor = ({ page }: Around, t: TFunction): Find[] =>
  (page.steps?.() ?? []).map(({ id, title, state }) => ({
    key: `step ${id}`,
    title,
    about: state ? t(`ui.state.${state}`) : undefined,
    perform: () => {
      page.canvas?.()?.focus()
      page.reveal?.(id)
    },
  }))

function componentsFor({ page }: Around, query: string): FindGroup {
  const { components = [], add } = page
  const hits = add && query !== '' ? rankComponents(components, query, { purposeOf }).slice(0, MOST) : []
  const finds = hits.map(({ component }) => ({
    key: `component ${component.name}`,
    title: componentTitle(component),
    about: saidOfComponent(component.name, component.description) ?? undefined,
    perform: () => {
      page.canvas?.()?.focus()
      add?.(component)
    },
  }))
  const [first] = hits
  return { name: 'components', finds, score: first ? matchText(componentTitle(first.component), query) : 0 }
}
