import { readFileSync } from 'node:fs'

import { changeNames } from './changeNames'
import { carsGraph, library, port } from './examples/graphs'
import { orderPort } from './edges'
import { nodeId } from './graph'

const texts = JSON.parse(readFileSync('src/messages/en/changes.json', 'utf8')) as Record<string, string>
const named = changeNames(carsGraph, library)

const every = [
  named.add('Split data'),
  named.remove([nodeId('train_model')]),
  named.remove([nodeId('train_model'), nodeId('split_data')]),
  named.duplicate({ nodes: 1, notes: 0 }),
  named.duplicate({ nodes: 0, notes: 1 }),
  named.paste({ nodes: 2, notes: 1 }),
  named.paste({ nodes: 0, notes: 2 }),
  named.rename(nodeId('train_model')),
  named.move([nodeId('train_model')]),
  named.move([nodeId('train_model'), nodeId('split_data')]),
  named.arrange(),
  named.align(),
  named.connect(port('split_data', 'train'), port('train_model', 'training_data')),
  named.disconnect([port('train_model', 'training_data')]),
  named.disconnect([]),
  named.runAfter(nodeId('split_data'), nodeId('train_model')),
  named.disconnect([{ node: nodeId('train_model'), port: orderPort(nodeId('split_data')) }]),
  named.insert('Split data'),
  named.setInput(port('train_model', 'trees')),
  named.clearInput(port('train_model', 'trees')),
  named.chooseData(port('split_data', 'table')),
  named.usePipelineInput(port('split_data', 'table'), 'cars'),
  named.promote(port('train_model', 'trees')),
  named.demote(port('train_model', 'trees')),
  named.addPipelineInput('cars'),
  named.changePipelineInput('cars'),
  named.removePipelineInput('cars'),
  named.addPipelineOutput('report'),
  named.changePipelineOutput('report'),
  named.removePipelineOutput('report'),
  named.changeSettings(nodeId('train_model')),
  named.changePipelineSettings(),
  named.changeVersion(nodeId('train_model'), '2'),
  named.updateSteps(2),
  named.disable([]),
  named.enable([]),
  named.addNote(),
  named.changeNote(),
  named.removeNotes(2),
  named.group(),
  named.changeGroup(),
  named.ungroup(),
  named.editYaml(),
  named.restoreVersion(3),
  named.takeTheirs(),
  named.merge(),
  named.recover(),
]

describe('the name of a change', () => {
  it('names what a person sees', () => {
    expect(named.connect(port('split_data', 'train'), port('train_model', 'training_data'))).toEqual({
      key: 'changes.connect',
      params: { source: 'Split data', title: 'Train model' },
    })
    expect(named.setInput(port('train_model', 'trees')).params).toEqual({
      title: 'Train model',
      label: 'Trees',
    })
  })

  it('counts when there are several', () => {
    expect(named.remove([nodeId('train_model')]).key).toBe('changes.remove_step')
    expect(named.remove([nodeId('train_model'), nodeId('split_data')])).toEqual({
      key: 'changes.remove_steps',
      params: { count: 2 },
    })
  })

  it('has a text that uses only what the change tells', () => {
    for (const { key, params } of every) {
      const code = key.replace('changes.', '')
      const text = texts[code] ?? texts[`${code}_other`]
      const wanted = [...(text ?? '{{missing}}').matchAll(/\{\{(\w+)\}\}/g)].map(([, param]) => param)

      expect(Object.keys(params), key).toEqual(expect.arrayContaining(wanted))
    }
  })

  it('leaves no text without a change', () => {
    expect(new Set(every.map(({ key }) => key.replace('changes.', '')))).toEqual(
      new Set(Object.keys(texts).map((key) => key.replace(/_(one|other)$/, ''))),
    )
  })
})
