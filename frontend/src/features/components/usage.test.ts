import { asInterface } from '../../domain/component'
import { trainModel } from '../../domain/examples/graphs'
import { usageYaml } from './usage'

it('names what has to be given, and leaves out what has a default', () => {
  expect(usageYaml(asInterface(trainModel))).toBe(
    [
      'jobs:',
      '  train_model:',
      '    type: command',
      '    component: azureml:train_model:1',
      '    inputs:',
      '      training_data: ${{parent.jobs.EARLIER_JOB.outputs.PORT}}',
      '      target: VALUE',
      '',
    ].join('\n'),
  )
})
