import { asInterface, type RawInterface } from './component'
import { evaluateModel, splitData, trainModel } from './examples/graphs'
import { inputsFor } from './dropOnNode'
import { rankComponents, type SearchOptions } from './search'

const named = (title: string, more: Partial<RawInterface> = {}) =>
  asInterface({
    name: title.toLowerCase().replaceAll(' ', '_'),
    version: '1',
    display_name: title,
    inputs: [],
    outputs: [],
    ...more,
  })

const shelf = [
  named('Assign data to clusters'),
  named('Train anomaly detector'),
  named('Restrain outliers'),
  asInterface(evaluateModel),
  asInterface(splitData),
  named('Constrain columns', { description: 'Used before training' }),
  asInterface(trainModel),
  named('Linear regression', { tags: { task: 'regression' }, category: 'Regression' }),
  named('Prévoir', { description: 'Predicts' }),
]

const titles = (query: string, options: SearchOptions = {}) =>
  rankComponents(shelf, query, options).map(({ component }) => component.display_name)

describe('searching the components', () => {
  it('puts the general trainer first for "train", then the rest that begins with it, then what holds it', () => {
    expect(titles('train')).toEqual([
      'Train model',
      'Train anomaly detector',
      'Constrain columns',
      'Restrain outliers',
      'Split data',
    ])
  })

  it('wants every word found, in any order', () => {
    expect(titles('model train')).toEqual(['Train model'])
    expect(titles('train elephant')).toEqual([])
  })

  it('finds by initials, tags, categories, ports and descriptions', () => {
    expect(titles('tm')).toEqual(['Train model'])
    expect(titles('regression')).toEqual(['Linear regression', 'Train model'])
    expect(titles('scoring')).toEqual(['Evaluate model'])
    expect(titles('ratio')).toEqual(['Split data'])
    expect(titles('predicts')).toContain('Train model')
  })

  it('does not mind capitals or accents', () => {
    expect(titles('PREVOIR')).toEqual(['Prévoir'])
  })

  it('finds what a component is for in the language that is shown', () => {
    const purposeOf = ({ name }: { name: string }) => (name === 'split_data' ? '테이블의 행을 나눕니다.' : '')

    expect(rankComponents(shelf, '테이블', { purposeOf }).map(({ component }) => component.name)).toEqual([
      'split_data',
    ])
  })

  it('shows everything for an empty query, shortest and alphabetical first', () => {
    expect(titles('')).toHaveLength(shelf.length)
    expect(titles(' ')[0]).toBe('Prévoir')
  })

  it('shows what was used lately and often first, unless the query says otherwise', () => {
    const usage = new Map([
      ['assign_data_to_clusters', { count: 40, lastUsedAt: 5 }],
      ['train_anomaly_detector', { count: 90, lastUsedAt: 9 }],
      ['constrain_columns', { count: 500, lastUsedAt: 9 }],
    ])

    expect(titles('', { usage }).slice(0, 3).sort()).toEqual([
      'Assign data to clusters',
      'Constrain columns',
      'Train anomaly detector',
    ])
    expect(titles('train', { usage })[0]).toBe('Train anomaly detector')
    expect(titles('train model', { usage })[0]).toBe('Train model')
    expect(titles('train', { usage }).indexOf('Constrain columns')).toBeGreaterThan(1)
  })

  it('leaves out what does not fit where it would go, and puts what fits well first', () => {
    const table = asInterface(splitData).outputs[0]!

    const found = rankComponents(shelf, '', {
      fitOf: (component) => (inputsFor(component, table).length > 0 ? 'fits' : 'refused'),
    })

    expect(found.map(({ component }) => component.name)).toEqual([
      'split_data',
      'train_model',
      'evaluate_model',
    ])
  })

  it('marks what matched in the title', () => {
    expect(rankComponents(shelf, 'mod tra')[0]?.marks).toEqual([
      [0, 3],
      [6, 9],
    ])
  })
})
