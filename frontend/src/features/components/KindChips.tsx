import { Tag } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { SetURLSearchParams } from 'react-router'

import type { ComponentInterface } from '../../domain/component'
import { Chip } from '../../ui/Chip'
import { KindGlyph } from '../../ui/KindGlyph'
import type { ShownKind } from '../../ui/kindShapes'
import { withParam } from '../../ui/useUrlText'
import { kindsOf } from './componentFilters'

type KindChipsProps = {
  components: readonly ComponentInterface[]
  search: URLSearchParams
  setSearch: SetURLSearchParams
}

export const KINDS: readonly ShownKind[] = [
  'table',
  'model',
  'metrics',
  'figure',
  'text',
  'image',
  'file',
  'folder',
]

/** The kind of port that an address asks for. */
export const readKind = (search: URLSearchParams): ShownKind | null =>
  KINDS.find((kind) => kind === search.get('port')) ?? null

/** Filters by what the ports carry, and the tag that is asked for. */
export function KindChips({ components, search, setSearch }: KindChipsProps) {
  const { t } = useTranslation()
  const chosen = readKind(search)
  const tag = search.get('tag')
  const there = new Set(components.flatMap((component) => [...kindsOf(component)]))
  const put = (name: string, value: string) =>
    setSearch((before) => withParam(before, name, value), { replace: true })
  return (
    <>
      {KINDS.filter((kind) => there.has(kind) || kind === chosen).map((kind) => (
        <Chip
          key={kind}
          icon={<KindGlyph kind={kind} />}
          selected={kind === chosen}
          onClick={() => put('port', kind === chosen ? '' : kind)}
        >
          {t(`ui.kind.${kind}`)}
        </Chip>
      ))}
      {tag && (
        <Chip tone="accent" icon={<Tag />} onRemove={() => put('tag', '')}>
          {t('components.tag', { tag })}
        </Chip>
      )}
    </>
  )
}
