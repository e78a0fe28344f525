import { asInterface } from './component'
import { trainModel } from './examples/graphs'
import { portName } from './graph'
import { interfaceChanges } from './interfaceChanges'

const before = asInterface(trainModel)

describe('what another version of a component brings', () => {
  it('is told port by port', () => {
    const after = asInterface({
      ...trainModel,
      version: '2',
      inputs: [
        ...trainModel.inputs
          .filter((input) => input.name !== 'shuffle')
          .map((input) => (input.name === 'trees' ? { ...input, default: 200, max: 5000 } : input)),
        { name: 'seed', type: 'integer', default: 0 },
      ],
    })

    expect(interfaceChanges(before, after)).toEqual([
      { side: 'input', port: 'shuffle', change: 'removed', parts: [] },
      { side: 'input', port: 'trees', change: 'changed', parts: ['default', 'max'] },
      { side: 'input', port: 'seed', change: 'added', parts: [] },
    ])
  })

  it('is nothing when only words changed, or nothing at all is written as null', () => {
    const after = {
      ...before,
      description: 'Other words',
      inputs: before.inputs.map((input) => ({
        enum: null,
        kind: null,
        optional: false,
        description: 'new',
        ...input,
      })),
    }

    expect(interfaceChanges(before, after)).toEqual([])
  })

  it('covers outputs too', () => {
    const after = { ...before, outputs: [{ name: portName('model'), type: 'mlflow_model', kind: 'model' }] }

    expect(interfaceChanges(before, after)).toEqual([
      { side: 'output', port: 'model', change: 'changed', parts: ['type'] },
    ])
  })
})
