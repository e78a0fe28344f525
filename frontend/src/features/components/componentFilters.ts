import { purposeOf } from '../../api/said'
import { dataInputs, type ComponentInterface } from '../../domain/component'
import { inOrderOfTitles } from '../../domain/componentSections'
import { rankComponents } from '../../domain/search'
import type { ShownKind } from '../../ui/kindShapes'
import { shownKind } from '../../ui/shownKind'

export type ComponentFilters = { q: string; kind: ShownKind | null; tag: string | null }

/** Components that match, best first; without a search text in the order of their titles. */
export function filterComponents<Row extends ComponentInterface>(
  components: readonly Row[],
  { q, kind, tag }: ComponentFilters,
): readonly Row[] {
  const fitting = components.filter(
    (component) =>
      (kind === null || kindsOf(component).has(kind)) && (tag === null || hasTag(component, tag)),
  )
  // A search puts short titles first, which is no order to read without one.
  if (q.trim() === '') return inOrderOfTitles(fitting)
  const byName = new Map(fitting.map((component) => [component.name, component]))
  return rankComponents(fitting, q, { purposeOf }).flatMap(
    ({ component }) => byName.get(component.name) ?? [],
  )
}

/** What the data ports of a component carry. */
export const kindsOf = (component: ComponentInterface): ReadonlySet<ShownKind> =>
  new Set([...dataInputs(component), ...component.outputs].map(shownKind))

const hasTag = ({ tags = {} }: ComponentInterface, tag: string) => {
  const [name = '', value] = tag.split('=')
  return Object.hasOwn(tags, name) && (value === undefined || tags[name] === value)
}

/** Tags that authors gave for people; those that the product itself reads are left out. */
export const shownTags = ({ tags = {} }: ComponentInterface): readonly string[] =>
  Object.entries(tags)
    .filter(([name]) => !name.startsWith('pipewright.'))
    .map(([name, value]) => `${name}=${value}`)
