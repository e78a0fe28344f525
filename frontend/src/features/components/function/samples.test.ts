import { describe, expect, it } from 'vitest'

import { asInterface } from '../../../domain/component'
import { missingSamples, samplesFor } from './samples'
import { STARTER_ROWS } from './starter'

const component = asInterface({
  name: 'keep_rows',
  version: '1',
  tags: { 'pipewright.columns_of.column': 'table' },
  inputs: [
    { name: 'table', type: 'uri_file', kind: 'table' },
    { name: 'column', type: 'string' },
    { name: 'most', type: 'number', default: 10 },
    { name: 'seed', type: 'integer', optional: true },
    { name: 'file', type: 'uri_file' },
  ],
  outputs: [],
})

describe('what a function is tried with', () => {
  it('begins with rows, a column of them, and the defaults', () => {
    expect(samplesFor(component, {})).toEqual({
      table: { rows: STARTER_ROWS },
      column: { value: 'value' },
      most: { value: 10 },
    })
  })

  it('takes what was chosen, and nothing for an input that is gone', () => {
    const data = { data: { name: 'cars', version: '2' } }

    expect(samplesFor(component, { file: data, gone: { value: 1 } })).toMatchObject({ file: data })
    expect(samplesFor(component, { gone: { value: 1 } })).not.toHaveProperty('gone')
  })

  it('says what is still missing', () => {
    expect(missingSamples(component, samplesFor(component, {})).map(({ name }) => name)).toEqual(['file'])
  })
})
