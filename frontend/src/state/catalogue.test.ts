import { asInterface } from '../domain/component'
import { carsGraph, library, splitData, trainModel } from '../domain/examples/graphs'
import { createCatalogue, wantedBy } from './catalogue'

const wanted = (catalogue: ReturnType<typeof createCatalogue>) =>
  wantedBy(carsGraph, catalogue.store.getState())

describe('the catalogue', () => {
  it('knows what a drawing refers to that nobody has asked for yet', () => {
    const catalogue = createCatalogue()
    catalogue.addComponents([asInterface(splitData)])

    expect(wanted(catalogue)).toEqual({
      components: [
        { name: 'train_model', version: '1' },
        { name: 'evaluate_model', version: '1' },
      ],
      data: [{ name: 'cars', version: '1' }],
    })
  })

  it('wants nothing that is known or known to be absent', () => {
    const catalogue = createCatalogue()
    catalogue.addComponents([asInterface(splitData), asInterface(trainModel)])
    catalogue.markAbsent({
      components: [{ name: 'evaluate_model', version: '1' }],
      data: [{ name: 'cars', version: '1' }],
    })

    expect(wanted(catalogue)).toEqual({ components: [], data: [] })
  })

  it('no longer takes for absent what arrives after all', () => {
    const catalogue = createCatalogue()
    catalogue.markAbsent({ components: [{ name: 'split_data', version: '1' }] })

    catalogue.addComponents([asInterface(splitData)])

    expect(catalogue.store.getState().absentComponents.size).toBe(0)
  })

  it('keeps the objects it has when the same arrives again, so that nothing is drawn anew', () => {
    const catalogue = createCatalogue()
    catalogue.addComponents([...library.values()])
    const { components } = catalogue.store.getState()

    catalogue.addComponents(structuredClone([...library.values()]))
    expect(catalogue.store.getState().components).toBe(components)

    catalogue.addComponents([{ ...asInterface(splitData), archived: true }])
    expect(catalogue.store.getState().components.get('split_data@1')?.archived).toBe(true)
    expect(catalogue.store.getState().components.get('train_model@1')).toBe(components.get('train_model@1'))
  })
})
