import { ApiError } from './ApiError'
import { findingsOf, saidFindings } from './findings'
import { speakBy } from './said'

const refused = (parts: Partial<ConstructorParameters<typeof ApiError>[0]>) =>
  new ApiError({ status: 400, code: 'invalid_document', message: 'Fix 2 things.', ...parts })

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
    { message: 'Unknown key.', source: '', line: 2, column: null, severity: 'warning' },
    { message: 'No such component.', source: '', line: 4, column: 5, severity: 'error' },
  ])
})

it('takes the one sentence and its place where no list came', () => {
  expect(findingsOf(refused({ fields: { line: 3, column: 1 } }))).toEqual([
    { message: 'Fix 2 things.', source: '', line: 3, column: 1, severity: 'error' },
  ])
})

it('finds nothing in an error that is not an answer', () => {
  expect(findingsOf(new TypeError('x'))).toEqual([])
})

describe('in another language', () => {
  const finding = { source: '', line: 1, column: 1, severity: 'error' as const }
  beforeEach(() => speakBy({ '{a} is not a type.': '{a}은(는) 유형이 아닙니다.' }))
  afterEach(() => speakBy(null))

  it('says what was found in a text that was taken, and in one that was not', () => {
    const found = { ...finding, message: 'flaot is not a type.' }

    expect(saidFindings([found])[0]?.message).toBe('flaot는 유형이 아닙니다.')
    expect(findingsOf(refused({ body: { findings: [found] } }))[0]?.message).toBe('flaot는 유형이 아닙니다.')
  })
})
