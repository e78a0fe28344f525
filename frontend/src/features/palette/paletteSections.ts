import { componentTitle, type ComponentInterface } from '../../domain/component'

export type PaletteSection = { readonly name: string; readonly components: readonly ComponentInterface[] }

// In the order of the work; a category that is not named here comes after, by its name.
const ORDER = ['input', 'transform', 'statist', 'train', 'scor', 'eval']

/** Components by their category, as the palette lists them while nothing is searched for. */
export function paletteSections(
  components: Iterable<ComponentInterface>,
  otherwise: string,
): readonly PaletteSection[] {
  const byName = new Map<string, ComponentInterface[]>()
  for (const component of components) {
    const category = component.category?.trim() ?? ''
    const name = category === '' ? otherwise : category
    byName.set(name, [...(byName.get(name) ?? []), component])
  }
  return Array.from(byName, ([name, found]) => ({
    name,
    components: found.sort((a, b) => componentTitle(a).localeCompare(componentTitle(b))),
  })).sort((a, b) => rank(a.name, otherwise) - rank(b.name, otherwise) || a.name.localeCompare(b.name))
}

function rank(name: string, otherwise: string): number {
  if (name === otherwise) return ORDER.length + 1
  const at = ORDER.findIndex((word) => name.toLowerCase().includes(word))
  return at < 0 ? ORDER.length : at
}
