import { componentTitle, type ComponentInterface } from './component'

export type ComponentSection<Row> = { readonly name: string; readonly components: readonly Row[] }

// In the order of the work; a category that is not named here comes after, by its name.
const ORDER = ['input', 'transform', 'statist', 'train', 'scor', 'eval']

/** Components by their category, as every list shows them while nothing is searched for. */
export function componentSections<Row extends ComponentInterface>(
  components: Iterable<Row>,
  otherwise: string,
): readonly ComponentSection<Row>[] {
  const byName = new Map<string, Row[]>()
  for (const component of components) {
    const category = component.category?.trim() ?? ''
    const name = category === '' ? otherwise : category
    byName.set(name, [...(byName.get(name) ?? []), component])
  }
  return Array.from(byName, ([name, found]) => ({ name, components: inOrderOfTitles(found) })).sort(
    (a, b) => rank(a.name, otherwise) - rank(b.name, otherwise) || a.name.localeCompare(b.name),
  )
}

export const inOrderOfTitles = <Row extends ComponentInterface>(components: readonly Row[]) =>
  [...components].sort((a, b) => componentTitle(a).localeCompare(componentTitle(b)))

function rank(name: string, otherwise: string): number {
  if (name === otherwise) return ORDER.length + 1
  const at = ORDER.findIndex((word) => name.toLowerCase().includes(word))
  return at < 0 ? ORDER.length : at
}
