import { asInterface } from '../../domain/component'
import { evaluateModel, splitData, trainModel } from '../../domain/examples/graphs'
import { filterComponents, kindsOf, shownTags } from './componentFilters'

const plain = asInterface({
  name: 'count',
  version: '1',
  inputs: [],
  outputs: [{ name: 'out', type: 'uri_folder' }],
})
const all = [evaluateModel, splitData, trainModel].map(asInterface).concat(plain)
const names = (filters: Partial<Parameters<typeof filterComponents>[1]>) =>
  filterComponents(all, { q: '', kind: null, tag: null, ...filters }).map(({ name }) => name)

it('finds by words, by what the ports carry, and by tag', () => {
  expect(names({ q: 'fit model' })).toEqual(['train_model'])
  expect(names({ kind: 'metrics' })).toEqual(['evaluate_model'])
  expect(names({ tag: 'task=regression' })).toEqual(['train_model'])
  expect(names({ tag: 'task=ranking' })).toEqual([])
  expect(names({ kind: 'table', q: 'split' })).toEqual(['split_data'])
})

it('counts a port without a kind as the file or folder that it is', () => {
  expect([...kindsOf(plain)]).toEqual(['folder'])
})

it('lists all in the order of their titles while nothing is searched for', () => {
  const shelf = ['Import data', 'Enter data manually'].map((title) =>
    asInterface({ name: title, version: '1', display_name: title, inputs: [], outputs: [] }),
  )

  expect(filterComponents(shelf, { q: ' ', kind: null, tag: null }).map(({ name }) => name)).toEqual([
    'Enter data manually',
    'Import data',
  ])
})

it('shows the tags of authors, not those that the product reads', () => {
  expect(shownTags(asInterface(trainModel))).toEqual(['task=regression'])
})
