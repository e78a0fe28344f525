import { nodeId } from '../../domain/graph'
import type { Problem } from '../../domain/problem'
import { marksOf } from './marks'

const train = nodeId('train_model')
const problem = (code: string, port: string | null, severity: Problem['severity'] = 'error'): Problem => ({
  code,
  severity,
  node: train,
  port,
  message: { sentence: code },
})

it('tells a thing that is not filled in yet from a mistake', () => {
  expect(marksOf([problem('missing_input', 'target')], new Map()).get(train)?.tone).toBe('task')
  expect(marksOf([problem('out_of_range', 'trees')], new Map()).get(train)?.tone).toBe('error')
  expect(marksOf([problem('type_warning', 'data', 'warning')], new Map()).get(train)?.tone).toBe('warning')
})

it('names the worst first, and counts all', () => {
  const marks = marksOf([problem('missing_input', 'target'), problem('wrong_type', 'trees')], new Map())

  expect(marks.get(train)).toMatchObject({ count: 2, tone: 'error', first: { code: 'wrong_type' } })
})

it('leaves alone what belongs to the pipeline itself', () => {
  expect(marksOf([{ ...problem('empty_pipeline', null), node: null }], new Map()).size).toBe(0)
})

it('stays the same object while it says the same', () => {
  const before = marksOf([problem('missing_input', 'target')], new Map())

  const after = marksOf([problem('missing_input', 'target')], before)

  expect(after.get(train)).toBe(before.get(train))
})
