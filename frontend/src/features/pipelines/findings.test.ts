import { ApiError } from '../../api/ApiError'
import { excerptOf, findingsOf, lineSpan } from './findings'

const refused = (parts: Partial<ConstructorParameters<typeof ApiError>[0]>) =>
  new ApiError({ status: 400, code: 'invalid_document', message: 'Fix 2 things.', ...parts })

const YAML = 'type: pipeline\njobs:\n  train:\n    algorithm: magic\n'

it('lists what the server found, in the order of the text', () => {
  const error = refused({
    body: {
      findings: [
        { message: 'No such component.', line: 4, column: 5, severity: 'error' },
        { message: 'Unknown key.', line: 2, column: null, severity: 'warning' },
        'not a finding',
      ],
    },
  })

  expect(findingsOf(error)).toEqual([
    { message: 'Unknown key.', line: 2, column: null, severity: 'warning' },
    { message: 'No such component.', line: 4, column: 5, severity: 'error' },
  ])
})

it('takes the one sentence and its place where no list came', () => {
  expect(findingsOf(refused({ fields: { line: 3, column: 1 } }))).toEqual([
    { message: 'Fix 2 things.', line: 3, column: 1, severity: 'error' },
  ])
})

it('finds nothing in an error that is not an answer', () => {
  expect(findingsOf(new TypeError('x'))).toEqual([])
})

it('shows the line that is meant, and where in it', () => {
  expect(excerptOf(YAML, 4, 16)).toEqual({ text: '    algorithm: magic', at: 15 })
  expect(excerptOf(YAML, 4, 999)).toEqual({ text: '    algorithm: magic', at: 20 })
  expect(excerptOf(YAML, 40, 1)).toBeNull()
})

it('knows what to select for a line', () => {
  const { from, to } = lineSpan(YAML, 3)

  expect(YAML.slice(from, to)).toBe('  train:')
  expect(lineSpan(YAML, 99)).toEqual({ from: YAML.length, to: YAML.length })
})
