import { carsGraph, graphOf, library, step } from './examples/graphs'
import { noData, type KnownData } from './knownData'
import { MAX_NODES } from './pipelineProblems'
import { errorsOf } from './problem'
import { findProblems } from './validate'

const cars: KnownData = new Map([['cars:1', { type: 'uri_file', kind: 'table' }]])

describe('findProblems', () => {
  it('finds nothing in a drawing that is ready to run', () => {
    expect(findProblems(carsGraph, library, cars)).toEqual([])
  })

  it('says that a drawing is too large, and still tells the rest', () => {
    const nodes = Array.from({ length: MAX_NODES + 1 }, (_, n) => step(`n${n}`))
    const first = { ...step('train_model', { target: 'x' }) }

    const problems = findProblems(graphOf([first, ...nodes.slice(1)]), library, noData)

    expect(problems[0]?.code).toBe('too_large')
    expect(problems).toContainEqual(
      expect.objectContaining({ code: 'missing_input', node: 'train_model', port: 'training_data' }),
    )
  })

  it('tells errors, which stop a run, from warnings', () => {
    const graph = graphOf([step('train_model', { target: 'x' })], {
      inputs: [{ name: 'spare', type: 'string' }],
    })

    const problems = findProblems(graph, library, noData)

    expect(problems.map(({ code }) => code)).toEqual(['unused_input', 'missing_input'])
    expect(errorsOf(problems).map(({ code }) => code)).toEqual(['missing_input'])
  })
})
