import { readFileSync } from 'node:fs'

import i18next from 'i18next'

import { asInterface, componentsOf } from './component'
import { canConnect } from './connect'
import { graphOf, library, port, step, trainModel } from './examples/graphs'
import type { Graph } from './graph'
import { noData, type KnownData } from './knownData'
import type { Message } from './message'
import { problemText } from './problemText'
import { parseValue } from './valueText'
import { findProblems } from './validate'

const catalogue: unknown = JSON.parse(readFileSync('src/messages/en/problems.json', 'utf8'))
const english = i18next.createInstance()
void english.init({
  lng: 'en',
  resources: { en: { translation: { problems: catalogue } } },
  interpolation: { escapeValue: false },
  initAsync: false,
})

/** The sentence a person reads. */
function say(message: Message): string {
  if ('sentence' in message) return message.sentence
  const translate = english.t as (key: string, params: object) => string
  return translate(message.key, message.params)
}

const sentences = (graph: Graph, components = library, data: KnownData = noData) =>
  findProblems(graph, components, data).map((problem) => say(problem.message))

describe('the sentence of a problem', () => {
  it('names the step, the port, what is expected and what to do', () => {
    expect(sentences(graphOf([step('train_model', { target: 'mpg' })]))).toEqual([
      "Train model needs 'Training data': connect a table or choose data.",
    ])
  })

  it('names a step by the title a person gave it', () => {
    const named = step('train_model', { target: 'mpg' }, { title: 'Forest' })

    expect(sentences(graphOf([named]))).toEqual([
      "Forest needs 'Training data': connect a table or choose data.",
    ])
  })

  it('says why a source does not fit', () => {
    const graph = graphOf([
      step('split_data', { table: { input: 'cars' } }),
      step('evaluate_model', { model: 'split_data.train', test_data: 'split_data.test' }),
    ])

    expect(sentences(graph).at(-1)).toBe(
      "Evaluate model: 'Model' cannot take 'Split data · Train': it gives a table, and a model is expected.",
    )
  })

  it('says which values are taken and which was given', () => {
    const graph = graphOf([
      step('train_model', { training_data: 'gone.x', target: 'mpg', trees: 0, loss: 'cubic' }),
    ])

    expect(sentences(graph)).toEqual([
      "Train model takes 'Training data' from the step 'gone', which is not in the drawing: connect another.",
      "Train model: 'Trees' takes 1 to 2000; it is 0.",
      "Train model: 'Loss' takes one of squared, absolute; it is 'cubic'.",
    ])
  })

  it('shows the way round a loop', () => {
    const graph = graphOf([step('a', { x: 'b.out' }), step('b', { x: 'a.out' })])

    expect(sentences(graph, componentsOf([]))).toContain(
      'These steps wait for each other: A → B → A. Remove one of the edges between them.',
    )
  })

  it('shortens a value that is too long to be read', () => {
    const graph = graphOf([
      step('train_model', { training_data: 'a.b', target: 'x', trees: 'z'.repeat(500) }),
    ])

    const sentence = sentences(graph).at(-1) ?? ''

    expect(sentence).toContain(`'${'z'.repeat(60)}…'`)
    expect(sentence.length).toBeLessThan(130)
  })

  it('does not read instructions out of a title', () => {
    const graph = graphOf([
      step('train_model', { target: 'mpg' }, { title: '$t(problems.value.not_whole) {{noun}}' }),
    ])

    expect(sentences(graph)[0]).toMatch(/^\$t\(problems\.value\.not_whole\) \{\{noun\}\} needs/)
  })

  it('stands in the catalogue, complete, for every problem there is', () => {
    for (const message of everyMessage()) {
      const sentence = say(message)

      expect(sentence, message.key).not.toContain(message.key)
      expect(sentence, message.key).not.toMatch(/\{\{|\$t\(|undefined|problems\./)
      expect(sentence, message.key).toMatch(/^[A-Z'].*[.]$/)
    }
  })

  it('stands in the catalogue for every refusal of an edge', () => {
    const graph = graphOf([step('split_data'), step('train_model'), step('mystery')])
    const refusals = [
      canConnect(graph, library, port('gone', 'x'), port('train_model', 'training_data')),
      canConnect(graph, library, port('split_data', 'train'), port('gone', 'x')),
      canConnect(graph, library, port('split_data', 'train'), port('mystery', 'x')),
      canConnect(graph, library, port('split_data', 'x'), port('train_model', 'training_data')),
      canConnect(graph, library, port('split_data', 'train'), port('train_model', 'x')),
      canConnect(graph, library, port('split_data', 'train'), port('split_data', 'table')),
      canConnect(graph, library, port('split_data', 'train'), port('train_model', 'trees')),
    ]

    for (const refusal of refusals) {
      const sentence = refusal.outcome === 'refused' ? say(refusal.reason) : ''
      expect(sentence).toMatch(/\w+ \w+/)
      expect(sentence).not.toMatch(/\{\{|\$t\(|problems\./)
    }
  })

  it('tells what to type instead', () => {
    const trees = asInterface(trainModel).inputs[2]
    const parsed = trees && parseValue('0', trees)

    expect(parsed?.ok === false && say(parsed.reason)).toBe('Enter a number from 1 to 2000.')
  })
})

function everyMessage() {
  const place = { at: 'port', title: 'Train model', label: 'Trees' } as const
  const input = { at: 'input', label: 'Trees' } as const
  const file = { type: 'uri_file' } as const
  const fitCodes = [
    'value_into_data',
    'data_into_value',
    'other_value',
    'not_a_choice',
    'choice_checked_late',
    'other_kind',
    'other_type',
    'file_as_folder',
    'file_as_model',
    'model_as_file',
    'folder_as_other',
    'other_model',
  ] as const
  const shape = (type: string) => ({ name: port('x', 'trees').port, type })
  return [
    problemText.tooLarge(6000, 5000),
    problemText.emptyPipeline(),
    problemText.badInputName('2'),
    problemText.duplicatePipelineInput('a'),
    problemText.unusedInput('a'),
    problemText.pipelineInputWithoutValue({ name: 'a', type: 'string' }),
    problemText.pipelineInputWithoutValue({ name: 'a', type: 'uri_file' }),
    problemText.badOutputName('2'),
    problemText.duplicateOutput('a'),
    problemText.outputOfUnknownNode('a', 'b'),
    problemText.outputOfUnknownPort('a', 'Train', 'model'),
    problemText.badNodeId('2'),
    problemText.duplicateNodeId('a'),
    problemText.unknownComponent('Train', 'train'),
    problemText.unknownVersion('Train', { name: 'train', version: '2' }),
    problemText.archivedComponent('Train', { name: 'train', version: '2' }),
    problemText.cycle(['A']),
    problemText.cycle(['A', 'B', 'C', 'D', 'E', 'F', 'G']),
    problemText.unknownPort('Train', 'x'),
    problemText.missingInput('Train', shape('uri_folder')),
    problemText.missingInput('Train', shape('boolean')),
    problemText.missingInput('Train', { ...shape('string'), enum: ['a'] }),
    problemText.inputWithoutValue('Train', 'trees', 'count'),
    problemText.unknownPipelineInput('Train', 'trees', 'count'),
    problemText.unknownSourceNode('Train', 'trees', 'gone'),
    problemText.unknownSourcePort('Train', 'trees', { title: 'Split', port: 'x' }),
    problemText.valueForData(place, file),
    problemText.dataForValue(input, { type: 'number' }),
    problemText.unknownData(input, { name: 'cars', version: '1' }),
    ...fitCodes.flatMap((code) =>
      (['type_mismatch', 'type_warning'] as const).map((severity) =>
        problemText.misfit(severity, place, 'Split · Train', {
          key: `problems.fit.${code}`,
          params: { gives: 'uri_file', takes: 'table' },
        }),
      ),
    ),
    problemText.badValue('wrong_type', place, { type: 'number' }, 'x'),
    problemText.badValue('not_in_enum', input, { type: 'string', enum: ['a', 'b'] }, 'x'),
    problemText.badValue('out_of_range', place, { type: 'number', min: 0 }, -1),
    problemText.badValue('out_of_range', place, { type: 'number', max: 0 }, 1),
    problemText.badValue('out_of_range', place, { type: 'number', min: 0, max: 1 }, 2),
  ]
}
