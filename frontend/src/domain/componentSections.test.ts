import { asInterface } from './component'
import { componentSections } from './componentSections'
import { library } from './examples/graphs'

const components = [...library.values()]
const titled = (title: string) =>
  asInterface({
    name: title.toLowerCase().replaceAll(' ', '_'),
    version: '1',
    display_name: title,
    category: 'Data input and output',
    inputs: [],
    outputs: [],
  })

it('lists sections in the order of the work', () => {
  expect(componentSections(components, 'Other').map(({ name }) => name)).toEqual([
    'Data transformation',
    'Model training',
    'Scoring and evaluation',
  ])
})

it('puts categories that the work does not name after those that it does', () => {
  const [first] = components
  if (!first) throw new Error('the library has components')

  const sections = componentSections([{ ...first, category: 'My components' }, ...components], 'Other')

  expect(sections.map(({ name }) => name).slice(-2)).toEqual(['Scoring and evaluation', 'My components'])
})

it('puts what has no category last', () => {
  const [first] = components
  if (!first) throw new Error('the library has components')

  const sections = componentSections([{ ...first, category: null }, ...components], 'Other')

  expect(sections.at(-1)?.name).toBe('Other')
})

it('lists the components of a section in the order of their titles, however long those are', () => {
  const [section] = componentSections([titled('Import data'), titled('Enter data manually')], '')

  expect(section?.components.map(({ name }) => name)).toEqual(['enter_data_manually', 'import_data'])
})
